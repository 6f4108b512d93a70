import { mkdtemp } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type {
  Effects,
  MailRoute,
  Message,
  PagerDutyRoute,
  RouteRule,
  SlackRoute,
  WebhookRoute,
} from "../../../src/base/index.ts"
import { noon } from "../../clock.ts"
import { certificate } from "./servers.ts"

export interface TestEffects extends Effects {
  /** Every line that was logged, as JSON. */
  readonly lines: string[]
}

export function testEffects(env: Effects["env"] = {}, parts: Partial<Effects> = {}): TestEffects {
  const lines: string[] = []
  const line = (event: string, fields: object = {}): void =>
    void lines.push(JSON.stringify({ event, ...fields }))
  const log = { debug: line, info: line, warn: line, error: line }
  return {
    lines,
    now: () => noon,
    log,
    progress: { at: () => {}, clear: () => {} },
    env,
    signal: new AbortController().signal,
    ...parts,
  }
}

/** Patient within a second. */
const rule: RouteRule = {
  name: "",
  on: ["report"],
  hosts: ["*"],
  severity: "info",
  attempts: 4,
  timeout: 500,
  pause: 4,
}

export function mailRoute(port: number, parts: Partial<MailRoute> = {}): MailRoute {
  return {
    ...rule,
    to: "mail",
    name: "mail",
    server: "localhost",
    port,
    tls: "starttls",
    ca: certificate,
    user: null,
    password: null,
    from: "noctule@example.org",
    recipients: ["ada@example.org"],
    timeout: 3000,
    ...parts,
  }
}

export function slackRoute(parts: Partial<SlackRoute> = {}): SlackRoute {
  return { ...rule, to: "slack", name: "slack", url: { env: "SLACK_URL" }, ...parts }
}

export function pagerDutyRoute(endpoint: string, parts: Partial<PagerDutyRoute> = {}): PagerDutyRoute {
  return { ...rule, to: "pagerduty", name: "pagerduty", key: { env: "PAGER_KEY" }, endpoint, ...parts }
}

export function webhookRoute(url: string, parts: Partial<WebhookRoute> = {}): WebhookRoute {
  return { ...rule, to: "webhook", name: "webhook", url, secret: null, ...parts }
}

export function message(route: string, parts: Partial<Message> = {}): Message {
  return {
    id: `id-${route}`,
    route,
    run: "2026-11-20-01",
    occasion: "report",
    incident: null,
    hosts: [],
    title: "the night",
    content: { kind: "json", body: { text: "hello" } },
    ...parts,
  }
}

export function mail(parts: Partial<Message> = {}): Message {
  const eml = Buffer.from("Message-ID: <run.1@example.org>\r\nSubject: night\r\n\r\n.dots stay\r\n")
  return message("mail", { content: { kind: "mail", eml }, ...parts })
}

export async function newOutbox(): Promise<string> {
  return join(await mkdtemp(join(tmpdir(), "noctule-outbox-")), "state", "outbox")
}
