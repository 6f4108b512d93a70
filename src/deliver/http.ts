import { isErrno } from "../base/index.ts"
import { cut } from "../base/messages/text.ts"
import { again, later, never, sent, type Attempt } from "./attempt.ts"
import type { Redact } from "./secrets.ts"

export interface Post {
  readonly url: string
  /** POST where absent. */
  readonly method?: "GET"
  readonly headers: Readonly<Record<string, string>>
  /** null: a request that brings nothing. */
  readonly body: string | null
  /** ms, for connection and answer together. */
  readonly timeout: number
  /** Aborts when the run is stopped. */
  readonly signal: AbortSignal
  readonly now: () => number
  readonly redact: Redact
}

/** How much of an answer is read, bytes: servers say in a few words what they dislike. */
const mostAnswer = 4096

/** Posts once, JSON unless the headers say otherwise; what is taken is taken, whatever follows the status line. A redirect is not followed: messages go only where the job says. Throws when the run is stopped. */
export async function post({ url, method, headers, body, timeout, signal, now, redact }: Post): Promise<Attempt> {
  const patience = AbortSignal.timeout(timeout)
  try {
    const response = await fetch(url, {
      method: method ?? "POST",
      headers: { "content-type": "application/json", ...headers },
      body,
      redirect: "manual",
      signal: AbortSignal.any([signal, patience]),
    })
    if (response.ok) {
      await response.body?.cancel()
      return sent
    }
    const answer = redact(cut((await beginningOf(response)).trim(), 200))
    return verdictOf(response.status, `${response.status}${answer === "" ? "" : ` ${answer}`}`, waitOf(response.headers.get("retry-after"), now()))
  } catch (error) {
    signal.throwIfAborted()
    if (patience.aborted) return again(`no answer within ${timeout / 1000} s`)
    return troubleOf(error, redact)
  }
}

/** 401, 403 and 407 are of the login, which a person can mend; other 4xx are of the message. */
export function verdictOf(status: number, why: string, after: number | null): Attempt {
  if (status >= 200 && status < 300) return sent
  if (status === 408 || status === 425 || status === 429 || status >= 500) return again(why, after)
  return [401, 403, 407].includes(status) ? later(why) : never(status >= 300 && status < 400 ? `${why} (redirects are not followed)` : why)
}

/** Milliseconds that Retry-After asks for, as seconds or as a date; null where it asks for nothing. */
export function waitOf(header: string | null, now: number): number | null {
  if (header === null) return null
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000
  const date = Date.parse(header)
  return Number.isNaN(date) ? null : Math.max(0, date - now)
}

/** A certificate that is not trusted stays so; any other trouble of the network may pass. */
export function troubleOf(error: unknown, redact: Redact): Attempt {
  const cause: unknown = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const code = isErrno(cause) || (cause instanceof Error && "code" in cause && typeof cause.code === "string") ? String(cause.code) : ""
  const told = cause instanceof Error ? cause.message || code : String(cause)
  const why = redact(cut(told, 200))
  return /CERT|^ERR_TLS|^ERR_SSL|^UNABLE_TO_/.test(code) ? later(why) : again(why)
}

async function beginningOf(response: Response): Promise<string> {
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const part of response.body ?? []) {
    parts.push(part)
    bytes += part.byteLength
    if (bytes >= mostAnswer) break
  }
  return Buffer.concat(parts).subarray(0, mostAnswer).toString("utf8")
}
