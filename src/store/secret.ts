import { readFile } from "node:fs/promises"
import type { Effects, Fault, SecretFrom } from "../base/index.ts"

/** The secret, without its file's final newline. Throws the Fault of `missing` where there is none. */
export async function readSecret(
  from: SecretFrom,
  env: Effects["env"],
  missing: (from: SecretFrom, cause?: unknown) => Fault,
): Promise<string> {
  if ("env" in from) {
    const value = env[from.env]
    if (value === undefined || value === "") throw missing(from)
    return value
  }
  const text = await readFile(from.file, "utf8").catch((cause: unknown) => {
    throw missing(from, cause)
  })
  const value = text.replace(/\r?\n$/, "")
  if (value === "") throw missing(from)
  return value
}
