import type { PredictionAnswer } from "../../job/index.ts"

/** What a route answers. */
export interface Reply {
  readonly status: number
  readonly type: string
  readonly body: string | Uint8Array
  readonly headers?: Readonly<Record<string, string>>
}

export interface Problem {
  readonly status: number
  /** http.… */
  readonly code: string
  /** Expected and got. */
  readonly what: string
  /** What to do. */
  readonly hint: string
  readonly headers?: Readonly<Record<string, string>>
}

export function json(
  value: object | PredictionAnswer,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return { status: 200, type: "application/json", body: `${JSON.stringify(value)}\n`, headers }
}

export function problemReply({ status, code, what, hint, headers = {} }: Problem): Reply {
  return { ...json({ error: { code, what, hint } }, headers), status }
}

/** Asset or text. */
export function content(type: string, body: string | Uint8Array): Reply {
  return { status: 200, type, body }
}

/**
 * On every answer: nothing is loaded from elsewhere or framed, no type is guessed, nothing is stored.
 */
export const securityHeaders: Readonly<Record<string, string>> = {
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "cache-control": "no-store",
}
