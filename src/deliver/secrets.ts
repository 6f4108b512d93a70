import type { Effects, SecretFrom } from "../base/index.ts"
import { readSecret as readSecretOr } from "../store/index.ts"
import { noSecret } from "./faults.ts"

/** The secret, without its file's final newline. Fault deliver.secret where it is missing. */
export const readSecret = (from: SecretFrom, env: Effects["env"]): Promise<string> =>
  readSecretOr(from, env, noSecret)

export type Redact = (text: string) => string

/**
 * Removes secrets from a text, also as base64, URL-encoded and as JSON; of secret URLs also the part after
 * the host.
 */
export function redactor(secrets: readonly string[]): Redact {
  const forms = secrets.flatMap(formsOf).filter(form => form.length > 2)
  const longestFirst = [...new Set(forms)].sort((a, b) => b.length - a.length)
  return text =>
    withoutTornEnd(
      longestFirst.reduce((clean, form) => clean.replaceAll(form, "[secret]"), text),
      longestFirst,
    )
}

/** Characters of a secret that may remain at the end of a truncated text. */
const tellingLetters = 4

/** The text without a truncated secret at its end. */
function withoutTornEnd(text: string, forms: readonly string[]): string {
  const torn = forms.map(form => {
    let length = Math.min(form.length - 1, text.length)
    while (length >= tellingLetters && !text.endsWith(form.slice(0, length))) length--
    return length < tellingLetters ? 0 : length
  })
  const longest = Math.max(0, ...torn)
  return longest === 0 ? text : `${text.slice(0, -longest)}[secret]`
}

function formsOf(secret: string): string[] {
  const url = URL.canParse(secret) ? new URL(secret) : null
  const tail = url === null || url.pathname.length < 2 ? [] : [url.pathname + url.search, url.pathname]
  const base64 = Buffer.from(secret).toString("base64")
  return [
    secret,
    ...tail,
    base64,
    base64.replace(/=+$/, ""),
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
  ]
}
