import type { z } from "zod"
import type { JobProblem } from "../faults.ts"
import { closestMatch } from "./closest-match.ts"

/** A problem at a path of the file, without its line. */
export type ConfigIssue = Omit<JobProblem, "line"> & { readonly path: readonly PropertyKey[] }

export function configIssue(path: readonly PropertyKey[], what: string, hint: string): ConfigIssue {
  return { path, key: keyOf(path), what, hint }
}

/** The keys that are allowed at a path. */
export type KeysAt = (path: readonly PropertyKey[]) => readonly string[]

/** `root` is what was checked. */
export function configIssuesOf(
  issue: z.core.$ZodIssue,
  root: unknown,
  keysAt: KeysAt,
): readonly ConfigIssue[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map(key => unknownKey([...issue.path, key], keysAt(issue.path)))
  }
  const got = issue.path.reduce<unknown>(child, root)
  const key = keyOf(issue.path)
  if (got === undefined) {
    return [
      {
        path: issue.path.slice(0, -1),
        key,
        what: `${key} is missing: expected ${issue.message}`,
        hint: `add ${key}:`,
      },
    ]
  }
  const name = key === "" ? "the file" : key
  if (isSecret(issue.path))
    return [
      configIssue(
        issue.path,
        `${name}: expected ${issue.message}, got something else`,
        hintFor(issue.message, null),
      ),
    ]
  return [
    configIssue(
      issue.path,
      `${name}: expected ${issue.message}, got ${preview(got)}`,
      hintFor(issue.message, got),
    ),
  ]
}

/** Default text for zod's `error`: the expected type. */
export const expectedOf: z.core.$ZodErrorMap = issue => {
  if (issue.code === "invalid_type" && (issue.expected === "object" || issue.expected === "record"))
    return "keys with values"
  if (issue.code === "invalid_type" && issue.expected === "array") return "a list"
  return issue.code === "invalid_type" ? `a ${issue.expected}` : undefined
}

function keyOf(path: readonly PropertyKey[]): string {
  return path
    .map((part, i) => (typeof part === "number" ? `[${part}]` : `${i > 0 ? "." : ""}${String(part)}`))
    .join("")
}

/** Renamed keys, by their earlier names. */
const renamedKeys: Readonly<Record<string, string>> = { floor: "deadband" }

function unknownKey(path: readonly PropertyKey[], known: readonly string[]): ConfigIssue {
  const key = String(path.at(-1))
  const renamed = renamedKeys[key]
  if (renamed !== undefined && known.includes(renamed))
    return configIssue(path, `${keyOf(path)} is now called ${renamed}`, `write ${renamed} in place of ${key}`)
  const suggestion = closestMatch(key, known)
  const hint =
    suggestion === null ? `remove it; the keys here are ${known.join(", ")}` : `did you mean ${suggestion}?`
  return configIssue(path, `there is no key ${keyOf(path)}`, hint)
}

function hintFor(expected: string, got: unknown): string {
  const number = typeof got === "string" && got.trim() !== "" ? Number(got) : NaN
  if (/number/.test(expected) && Number.isFinite(number)) return `write ${number} without quotes`
  if (typeof got === "number" && /text|glob|column|name|such as/.test(expected)) {
    return /duration/.test(expected)
      ? `give the unit, such as ${got}s or ${got}m`
      : `put it in quotes: "${got}"`
  }
  const words = /^one of (.+)$/.exec(expected)?.[1]?.split(", ")
  const suggestion = words !== undefined && typeof got === "string" ? closestMatch(got, words) : null
  return suggestion === null ? `write ${expected}` : `did you mean ${suggestion}?`
}

/** A value in place of a secret's reference may be the secret itself, and is never printed. */
function isSecret(path: readonly PropertyKey[]): boolean {
  return path.some(key => /From$/.test(String(key)))
}

function child(value: unknown, key: PropertyKey): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key)
    ? Reflect.get(value, key)
    : undefined
}

function preview(value: unknown): string {
  const written = (typeof value === "number" ? String(value) : JSON.stringify(value)).replaceAll(
    /\/\/[^/@\s]+@/g,
    "//…@",
  )
  return written.length > 60 ? `${written.slice(0, 57)}…` : written
}
