import { createHmac } from "node:crypto"
import {
  type AlertmanagerRoute,
  type Effects,
  Fault,
  type GrafanaRoute,
  type Message,
  type PagerDutyRoute,
  type Route,
  type SecretFrom,
  type SlackRoute,
  type WebhookRoute,
} from "../base/index.ts"
import { secretNotUrl } from "./faults.ts"
import { deferred, type SendOutcome } from "./outcome.ts"
import { alertsUrl } from "./transports/alertmanager.ts"
import { post } from "./transports/http.ts"
import { readSecret, redactor } from "./secrets.ts"
import { sendMail } from "./transports/smtp.ts"

type HttpRoute = SlackRoute | PagerDutyRoute | WebhookRoute | AlertmanagerRoute | GrafanaRoute

export interface SendOptions {
  /** Recipients who have not received the mail. */
  readonly to: readonly string[]
  readonly effects: Effects
}

/** Attempts to send a message once. Reads secrets only for this. */
export async function send(
  message: Message,
  route: Route,
  { to, effects }: SendOptions,
): Promise<SendOutcome> {
  try {
    const { content } = message
    if (route.to === "mail" && content.kind === "mail")
      return await sendMail(route, { eml: content.eml, to }, effects)
    if (route.to !== "mail" && content.kind === "json")
      return await postMessage(message, content.body, { route, effects })
    return deferred(`it was made for another kind of route than ${route.to}`)
  } catch (error) {
    if (error instanceof Fault) return deferred(`${error.what} (${error.hint})`)
    throw error
  }
}

interface PostTask {
  readonly route: HttpRoute
  readonly effects: Effects
}

async function postMessage(
  { id }: Message,
  content: Readonly<Record<string, unknown>>,
  { route, effects }: PostTask,
): Promise<SendOutcome> {
  const { env, now, signal } = effects
  const url = await endpointOf(route, env)
  const key = route.to === "pagerduty" ? await readSecret(route.key, env) : null
  const token = route.to === "grafana" ? await readSecret(route.token, env) : null
  const secret = route.to === "webhook" && route.secret !== null ? await readSecret(route.secret, env) : null
  const body = JSON.stringify(key === null ? content : { routing_key: key, ...content })
  const headers = {
    "user-agent": "noctule",
    ...(route.to === "webhook" ? { "webhook-id": id, "idempotency-key": id } : {}),
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    ...(secret === null ? {} : signatureOf({ id, now: now(), body, secret })),
  }
  const secrets = [key, token, secret, isSecretUrl(url, route) ? url : null].filter(value => value !== null)
  return await post({ url, headers, body, timeout: route.timeout, signal, now, redact: redactor(secrets) })
}

/** The URL of a route, which may be a secret. */
export async function endpointOf(route: HttpRoute, env: Effects["env"]): Promise<string> {
  if (route.to === "alertmanager") return alertsUrl(route)
  if (route.to === "grafana") return `${route.url.replace(/\/+$/, "")}/api/annotations`
  const from: string | SecretFrom = route.to === "pagerduty" ? route.endpoint : route.url
  const url = typeof from === "string" ? from : (await readSecret(from, env)).trim()
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) throw secretNotUrl(route.name)
  return url
}

function isSecretUrl(url: string, route: HttpRoute): boolean {
  if (route.to === "alertmanager" || route.to === "grafana") return false
  return url !== (route.to === "pagerduty" ? route.endpoint : route.url)
}

export interface SignedRequest {
  readonly id: string
  /** Epoch ms. */
  readonly now: number
  readonly body: string
  readonly secret: string
}

/**
 * Headers of Standard Webhooks: HMAC-SHA256 over `id.timestamp.body`, base64. A secret with the prefix
 * `whsec_` is a base64 key; any other is the key itself.
 */
export function signatureOf({ id, now, body, secret }: SignedRequest): Record<string, string> {
  const timestamp = String(Math.floor(now / 1000))
  const key = secret.startsWith("whsec_") ? Buffer.from(secret.slice("whsec_".length), "base64") : secret
  const signature = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64")
  return { "webhook-timestamp": timestamp, "webhook-signature": `v1,${signature}` }
}
