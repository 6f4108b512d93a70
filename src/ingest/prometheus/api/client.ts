import { setTimeout as sleep } from "node:timers/promises"
import { type Effects, Fault, minute, type PrometheusRule, second } from "../../../base/index.ts"
import { noAnswer, noToken } from "../../faults-prometheus.ts"
import { authorizerOf, type Token, type TokenFetcher } from "./auth.ts"
import { readElements } from "./elements.ts"
import { type Connections, openConnections } from "./http.ts"
import { type Asked, type Verdict, verdictOf, verdictOfError, wordsOf } from "./verdict.ts"

/** What the series of an answer go to; a repeated request begins with a new one. */
export interface Sink {
  readonly visit: (element: Buffer) => void | Promise<void>
}

export interface QueryRequest {
  /** Behind /api/v1/. */
  readonly path: "query" | "query_range"
  readonly params: Readonly<Record<string, string>>
  /** For messages. */
  readonly subject: string
}

/** too-much: the server's limits are smaller than what was asked for; a shorter span may pass. */
export type QueryAnswer<S> = (Extract<Verdict, { state: "done" }> & { readonly sink: S }) | TooMuch
export type TooMuch = Extract<Verdict, { state: "too-much" }>

export interface Client {
  readonly query: <S extends Sink>(request: QueryRequest, newSink: () => S) => Promise<QueryAnswer<S>>
  readonly close: () => void
}

export type ClientEffects = Pick<Effects, "env" | "now" | "signal" | "log">

/**
 * One client for all that speaks Prometheus' query API. A request is repeated while the server does not answer,
 * is too busy or fails, for `limits.retry`; then Fault (exit 4). Fault (exit 2) where it refuses login or query.
 */
export async function openClient(rule: PrometheusRule, effects: ClientEffects): Promise<Client> {
  const connections = await openConnections(rule, effects.env)
  const asking = {
    rule,
    connections,
    authorize: authorizerOf(rule.auth, effects, tokenFetcher(rule, connections, effects)),
  }
  const query = async <S extends Sink>(request: QueryRequest, newSink: () => S): Promise<QueryAnswer<S>> => {
    const startedAt = effects.now()
    for (let attempt = 1; ; attempt++) {
      effects.signal.throwIfAborted()
      const sink = newSink()
      const verdict = await askOnce({ ...asking, request, sink }, effects)
      if (verdict.state === "done") return { ...verdict, sink }
      if (verdict.state === "too-much") return verdict
      const wait = Math.max(pauseBefore(attempt), verdict.after ?? 0)
      const spent = effects.now() - startedAt
      if (spent + wait > rule.limits.retry) throw noAnswer(rule.url, verdict.why, spent / second)
      effects.log.warn("prometheus.retry", {
        query: request.subject,
        why: verdict.why,
        seconds: wait / second,
      })
      await sleep(wait, undefined, { signal: effects.signal })
    }
  }
  return { query, close: connections.close }
}

/** ms before the next try: doubled each time, up to a minute. */
function pauseBefore(attempt: number): number {
  return Math.min(second * 2 ** (attempt - 1), minute)
}

interface Asking {
  readonly rule: PrometheusRule
  readonly connections: Connections
  readonly authorize: ReturnType<typeof authorizerOf>
  readonly request: QueryRequest
  readonly sink: Sink
}

/** Parameters that one of the servers knows and the others ignore: no cached, partial or thinned answers. */
const serverHints = { nocache: "1", partial_response: "false", dedup: "true", max_source_resolution: "0s" }

async function askOnce(
  { rule, connections, authorize, request, sink }: Asking,
  { signal, now }: ClientEffects,
): Promise<Verdict> {
  const url = new URL(`${rule.url}/api/v1/${request.path}`)
  const body = new URLSearchParams({ ...request.params, ...serverHints }).toString()
  const signed = { method: "POST", url, body } as const
  const asked: Asked = { url: rule.url, query: request.subject, now: now() }
  try {
    const headers = { ...rule.headers, ...(await authorize(signed)) }
    const answer = await connections.send({ ...signed, headers, timeout: rule.limits.timeout, signal })
    return verdictOf(answer, await readElements(answer.body, element => sink.visit(element)), asked)
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof Fault) throw error
    return verdictOfError(error, asked)
  }
}

const nothing: Sink = { visit: () => undefined }

/** One try: the request that needs the token is repeated, and asks for the token once more. */
function tokenFetcher(
  { limits: { timeout } }: PrometheusRule,
  { send }: Connections,
  { signal }: ClientEffects,
): TokenFetcher {
  return async ({ url, form: body, authorization, secret }) => {
    const headers = { authorization }
    const answer = await send({ method: "POST", url, body, headers, timeout, signal })
    const envelope = await readElements(answer.body, nothing.visit)
    if (answer.status >= 500 || answer.status === 429) throw new Error(`${url.host}: ${answer.status}`)
    const token = tokenOf(envelope.json)
    if (token !== null) return token
    const words = wordsOf(envelope).replaceAll(secret, "…").replaceAll(authorization, "…")
    throw noToken(url.href, answer.status, words)
  }
}

/** RFC 6749, section 5.1; null where there is none. */
function tokenOf(json: unknown): Token | null {
  if (typeof json !== "object" || json === null || !("access_token" in json)) return null
  const { access_token: value } = json
  const seconds = "expires_in" in json ? Number(json.expires_in) : NaN
  if (typeof value !== "string" || value === "") return null
  return { value, seconds: Number.isFinite(seconds) ? seconds : null }
}
