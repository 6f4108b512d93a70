import { readFile } from "node:fs/promises"
import type { Effects, SecretFrom } from "../base/index.ts"
import { noSecret } from "./faults.ts"

/** The secret, without the line end of its file. Fault deliver.secret where there is none. */
export async function readSecret(from: SecretFrom, env: Effects["env"]): Promise<string> {
  if ("env" in from) {
    const value = env[from.env]
    if (value === undefined || value === "") throw noSecret(from)
    return value
  }
  const text = await readFile(from.file, "utf8").catch((cause: unknown) => {
    throw noSecret(from, cause)
  })
  const value = text.replace(/\r?\n$/, "")
  if (value === "") throw noSecret(from)
  return value
}

export type Redact = (text: string) => string

/**
 * Takes secrets out of a text, also as base64, as part of a URL and as JSON writes them; of a secret URL what
 * follows its host, too.
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

/** Letters of a secret at a text's end that give it away: an answer is read up to a limit. */
const tellingLetters = 4

/** The text without the beginning of a secret at its end. */
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
