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
  return text => longestFirst.reduce((clean, form) => clean.replaceAll(form, "[secret]"), text)
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
