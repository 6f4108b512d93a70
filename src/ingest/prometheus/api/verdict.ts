import { firstLine, truncate } from "../../../base/index.ts"
import { foreignAnswer, noQueryApi, refusedLogin, refusedQuery, untrusted } from "../../faults-prometheus.ts"
import type { Envelope } from "./elements.ts"
import type { HttpAnswer } from "./http.ts"

/** What an answer means. too-much: a shorter span may pass. retry: the same may pass later. */
export type Verdict =
  | { readonly state: "done"; readonly data: unknown; readonly warnings: readonly string[] }
  | { readonly state: "too-much"; readonly why: string }
  | { readonly state: "retry"; readonly why: string; readonly after: number | null }

export interface Asked {
  /** For messages. */
  readonly url: string
  readonly query: string
  /** Epoch ms. */
  readonly now: number
}

/** Fault (exit 2) where the server will not answer this, however often it is asked. */
export function verdictOf({ status, headers }: HttpAnswer, envelope: Envelope, asked: Asked): Verdict {
  const { url, query, now } = asked
  const { json, head } = envelope
  const words = wordsOf(envelope)
  if (status === 401 || status === 403 || status === 407) throw refusedLogin(url, status, words)
  if (status === 413 || (status >= 400 && status !== 429 && isTooMuch(words)))
    return { state: "too-much", why: words }
  if (status === 408 || status === 425 || status === 429 || status >= 500)
    return {
      state: "retry",
      why: `${status} ${words}`.trim(),
      after: retryAfterOf(headers["retry-after"], now),
    }
  if (status >= 300 && status < 400)
    throw foreignAnswer(url, `a redirect to ${headers.location ?? "nowhere"}`)
  if (status === 404 || status === 405) throw noQueryApi(url, status)
  if (status >= 400) throw refusedQuery(query, status, words)
  if (!isRecord(json))
    throw foreignAnswer(url, /^\s*</.test(head) ? "an HTML page" : `"${truncate(head, 60)}"`)
  if (json["status"] !== "success") throw refusedQuery(query, status, words)
  return { state: "done", data: json["data"], warnings: warningsOf(json) }
}

/** A certificate that is not trusted stays so: Fault (exit 2). Any other trouble of the network may pass. */
export function verdictOfError(error: unknown, { url }: Asked): Verdict {
  const code = error instanceof Error && "code" in error ? String(error.code) : ""
  if (/CERT|^ERR_TLS|^ERR_SSL|^UNABLE_TO_|SELF_SIGNED/.test(code)) throw untrusted(url, error)
  return { state: "retry", why: firstLine(error) || code, after: null }
}

/** In the words of Prometheus, Thanos, Mimir and VictoriaMetrics. */
const tooMuchWords =
  /too many (samples|points)|maximum resolution|max(imum)?[ -]?(samples|points|number of (samples|points|series|chunks))|query length|query time range exceeds|query timed out|exceed(s|ed)? .*limit|limit (of .*)?exceeded|too large/i

function isTooMuch(words: string): boolean {
  return tooMuchWords.test(words)
}

/** What the server says is wrong: its JSON's error, with what OAuth 2 adds to it, else the first letters of what it sent. */
export function wordsOf({ json, head }: Envelope): string {
  if (isRecord(json) && typeof json["error"] === "string") {
    const { error, error_description: more } = json
    return typeof more === "string" ? `${error}: ${more}` : error
  }
  return /^\s*</.test(head) ? "" : head.trim()
}

/** VictoriaMetrics says that an answer is partial in a field of its own. */
function warningsOf(json: Readonly<Record<string, unknown>>): readonly string[] {
  const { warnings, isPartial } = json
  const texts = Array.isArray(warnings) ? warnings.map(String) : []
  return isPartial === true ? [...texts, "the answer is partial"] : texts
}

/** Milliseconds that Retry-After asks for, as seconds or as a date; null where it asks for nothing. */
function retryAfterOf(header: string | undefined, now: number): number | null {
  if (header === undefined) return null
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000
  const date = Date.parse(header)
  return Number.isNaN(date) ? null : Math.max(0, date - now)
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
