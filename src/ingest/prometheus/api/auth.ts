import type { Effects, PrometheusAuth, SecretFrom } from "../../../base/index.ts"
import { readSecret } from "../../../store/index.ts"
import { noSecret } from "../../faults-prometheus.ts"
import { type AwsCredentials, signatureV4, type SignedRequest } from "./sigv4.ts"

/** Headers that log a request in. */
export type Authorizer = (request: SignedRequest) => Promise<Readonly<Record<string, string>>>

/** Asks for an OAuth 2 token. */
export type TokenFetcher = (request: TokenRequest) => Promise<Token>

export interface TokenRequest {
  readonly url: URL
  readonly form: string
  /** The header that logs the client in. */
  readonly authorization: string
  /** What no message may show. */
  readonly secret: string
}

export interface Token {
  readonly value: string
  /** How long it is good for, s; null where the server does not say. */
  readonly seconds: number | null
}

/** Secrets are read anew for every request: files of tokens are rotated. Fault where one is missing. */
export function authorizerOf(
  auth: PrometheusAuth | null,
  { env, now }: Pick<Effects, "env" | "now">,
  fetchToken: TokenFetcher,
): Authorizer {
  if (auth === null) return () => Promise.resolve({})
  if (auth.kind === "basic") {
    const { user, password } = auth
    return async () => ({ authorization: basicLogin(user, await secretOf(password, env)) })
  }
  if (auth.kind === "bearer") {
    return async () => ({ authorization: `Bearer ${await secretOf(auth.token, env)}` })
  }
  if (auth.kind === "sigv4") {
    return async request =>
      signatureV4(request, { ...auth, credentials: await awsCredentials(env), now: now() })
  }
  return tokenAuthorizer(auth, { env, now }, fetchToken)
}

/** A token is used until a tenth of its life is left. */
function tokenAuthorizer(
  { tokenUrl, clientId, clientSecret, scopes }: Extract<PrometheusAuth, { kind: "oauth2" }>,
  { env, now }: Pick<Effects, "env" | "now">,
  fetchToken: TokenFetcher,
): Authorizer {
  let token: Promise<{ readonly header: string; readonly goodUntil: number }> | null = null
  const renew = async (): Promise<{ header: string; goodUntil: number }> => {
    const form = new URLSearchParams({ grant_type: "client_credentials" })
    if (scopes.length > 0) form.set("scope", scopes.join(" "))
    const secret = await secretOf(clientSecret, env)
    const authorization = basicLogin(encodeURIComponent(clientId), encodeURIComponent(secret))
    const request = { url: new URL(tokenUrl), form: form.toString(), authorization, secret }
    const { value, seconds } = await fetchToken(request)
    return { header: `Bearer ${value}`, goodUntil: now() + 900 * (seconds ?? 300) }
  }
  return async () => {
    if (token === null || (await token).goodUntil <= now()) token = renew()
    const { header } = await token.catch((error: unknown) => {
      token = null
      throw error
    })
    return { authorization: header }
  }
}

const secretOf = (from: SecretFrom, env: Effects["env"]): Promise<string> => readSecret(from, env, noSecret)

function basicLogin(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`
}

async function awsCredentials(env: Effects["env"]): Promise<AwsCredentials> {
  return {
    accessKeyId: await secretOf({ env: "AWS_ACCESS_KEY_ID" }, env),
    secretAccessKey: await secretOf({ env: "AWS_SECRET_ACCESS_KEY" }, env),
    sessionToken: env["AWS_SESSION_TOKEN"] ?? "",
  }
}
