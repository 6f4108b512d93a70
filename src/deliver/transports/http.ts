import { isErrno, truncate } from "../../base/index.ts"
import { deferred, rejected, retryable, type SendOutcome, sent } from "../outcome.ts"
import type { Redact } from "../secrets.ts"

export interface HttpRequest {
  readonly url: string
  /** Default POST. */
  readonly method?: "GET"
  readonly headers: Readonly<Record<string, string>>
  /** null: a request without a body. */
  readonly body: string | null
  /** ms for connection and response together. */
  readonly timeout: number
  /** Aborts when the run is stopped. */
  readonly signal: AbortSignal
  readonly now: () => number
  readonly redact: Redact
}

/** Bytes of a response that are read, for its error message. */
const maxAnswerBytes = 4096

/**
 * Posts once, JSON unless headers say otherwise. A 2xx status counts as accepted, whatever follows. Follows
 * no redirect, so that messages go only where the job says. Throws when the run is stopped.
 */
export async function post({
  url,
  method,
  headers,
  body,
  timeout,
  signal,
  now,
  redact,
}: HttpRequest): Promise<SendOutcome> {
  const deadline = AbortSignal.timeout(timeout)
  try {
    const response = await fetch(url, {
      method: method ?? "POST",
      headers: { "content-type": "application/json", ...headers },
      body,
      redirect: "manual",
      signal: AbortSignal.any([signal, deadline]),
    })
    if (response.ok) {
      await response.body?.cancel()
      return sent
    }
    const answer = truncate(redact((await readPrefix(response)).trim()), 200)
    return outcomeOf(
      response.status,
      `${response.status}${answer === "" ? "" : ` ${answer}`}`,
      retryAfterOf(response.headers.get("retry-after"), now()),
    )
  } catch (error) {
    signal.throwIfAborted()
    if (deadline.aborted) return retryable(`no answer within ${timeout / 1000} s`)
    return networkFailure(error, redact)
  }
}

/** 401, 403 and 407 concern the login, which a person can fix; other 4xx concern the message. */
export function outcomeOf(status: number, why: string, retryAfter: number | null): SendOutcome {
  if (status >= 200 && status < 300) return sent
  if (status === 408 || status === 425 || status === 429 || status >= 500) return retryable(why, retryAfter)
  return [401, 403, 407].includes(status)
    ? deferred(why)
    : rejected(status >= 300 && status < 400 ? `${why} (redirects are not followed)` : why)
}

/** Retry-After (seconds or a date) in ms; null where absent. */
export function retryAfterOf(header: string | null, now: number): number | null {
  if (header === null) return null
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000
  const date = Date.parse(header)
  return Number.isNaN(date) ? null : Math.max(0, date - now)
}

/** An untrusted certificate is permanent; other network errors may pass. */
export function networkFailure(error: unknown, redact: Redact): SendOutcome {
  const cause: unknown = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const code =
    isErrno(cause) || (cause instanceof Error && "code" in cause && typeof cause.code === "string")
      ? String(cause.code)
      : ""
  const message = cause instanceof Error ? cause.message || code : String(cause)
  const why = truncate(redact(message), 200)
  return /CERT|^ERR_TLS|^ERR_SSL|^UNABLE_TO_/.test(code) ? deferred(why) : retryable(why)
}

async function readPrefix(response: Response): Promise<string> {
  const parts: Uint8Array[] = []
  let bytes = 0
  const chunks: AsyncIterable<Uint8Array> | [] = response.body ?? []
  for await (const part of chunks) {
    parts.push(part)
    bytes += part.byteLength
    if (bytes >= maxAnswerBytes) break
  }
  return Buffer.concat(parts).subarray(0, maxAnswerBytes).toString("utf8")
}
