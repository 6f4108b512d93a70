import { z } from "zod"
import { isHostPattern, parseInstant, timeFormats } from "../../base/index.ts"
import { contrastOnWhite } from "../accent-contrast.ts"
import type { Default } from "./defaults.ts"
import { durationPattern, parseDuration } from "../time/duration.ts"
import { isTimeOfDay, isZone } from "../time/instant.ts"

/**
 * The value types of the job file. Each schema's `error` names only what is expected; yaml/issues.ts adds
 * key, line and actual value.
 */

export const duration = durationFrom(0, "a duration such as 90s, 5m, 24h or 30d")
const positiveText = "a duration above zero such as 90s, 5m, 24h or 30d"
export const positiveDuration = durationFrom(1, positiveText)
export const durationOrAuto = z.union([positiveDuration, z.literal("auto")], {
  error: `auto, or ${positiveText}`,
})

/** null: never. */
export const durationOrNever = z.union([z.literal("never").transform(() => null), positiveDuration], {
  error: `never, or ${positiveText}`,
})

export const text = z.string({ error: "a text" }).min(1, { error: "a text that is not empty" })

const globsText = 'a glob such as "*.csv", or a list of globs'
export const globs = z.union(
  [
    text.transform((glob): readonly string[] => [glob]),
    z.array(text).min(1, { error: globsText }).readonly(),
  ],
  { error: globsText },
)

const columnsText = "the name of a column, or a list of names"
export const columns = z.union([text, z.array(text).min(1, { error: columnsText }).readonly()], {
  error: columnsText,
})
export const columnOrPair = z.union([text, z.tuple([text, text]).readonly()], {
  error: "the name of a column, or the two of date and time of day",
})

const timeFormatText = `one of ${timeFormats.join(", ")}, or a pattern such as "%d.%m.%Y %H:%M:%S"`
export const timeFormat = z.union([z.enum(timeFormats), z.templateLiteral([z.string(), "%", z.string()])], {
  error: timeFormatText,
})

const zoneText = "an IANA time zone such as UTC or Europe/Berlin"
export const zone = z.string({ error: zoneText }).refine(isZone, { error: zoneText })

/** Times stay text here: resolve.ts reads them in their zone. */
const instantText = "an ISO 8601 time such as 2026-11-21T06:00:00Z"
export const instant = z
  .string({ error: instantText })
  .refine(written => parseInstant(written, "UTC") !== null, { error: instantText })

const nightEndText =
  "now, data, a time of day such as 06:00, or an ISO 8601 time such as 2026-11-21T06:00:00Z"
const isNightEnd = (written: string): boolean =>
  written === "now" || written === "data" || isTimeOfDay(written) || parseInstant(written, "UTC") !== null
export const nightEnd = z.string({ error: nightEndText }).refine(isNightEnd, { error: nightEndText })

const hostText = 'a column, a pattern with {host} in it such as "{host}.csv", or { name: web-1 }'
const hostWord = text
  .refine(written => isHostPattern(written) || !/[{}*/]/.test(written), { error: hostText })
  .transform(written => (isHostPattern(written) ? { path: written } : { column: written }))
const hostPath = text.refine(isHostPattern, { error: hostText })
export const host = z.union(
  [
    hostWord,
    z.strictObject({ column: text }),
    z.strictObject({ path: hostPath }),
    z.strictObject({ name: text }),
  ],
  { error: hostText },
)

const accentText = "a colour such as #0B6B4D that can be read on white (contrast 4.5 : 1 or more)"
export const accent = z
  .string({ error: accentText })
  .refine(written => contrastOnWhite(written) >= 4.5, { error: accentText })

const linkText =
  "a link that begins with https:// or http://, with no places but {host}, {feature}, {from} and {to}"
export const link = z
  .string({ error: linkText })
  .refine(
    written =>
      /^https?:\/\//i.test(written) && !/[{}]/.test(written.replaceAll(/\{(host|feature|from|to)\}/g, "")),
    { error: linkText },
  )

const secretText = "{ env: NAME } or { file: /run/secrets/name }: secrets do not stand in a job file"
export const secret = z.union(
  [
    z.strictObject({ env: text.regex(/^[A-Za-z_][A-Za-z0-9_]*$/, { error: secretText }) }),
    z.strictObject({ file: text }),
  ],
  { error: secretText },
)

const urlText = "a link that begins with https:// or http://, with no user, password or # in it"
export const url = z.string({ error: urlText }).refine(isPlainUrl, { error: urlText })

export function choice<const T extends readonly [string, ...string[]]>(
  words: T,
): z.ZodEnum<{ [K in T[number]]: K }> {
  return z.enum(words, { error: `one of ${words.join(", ")}` })
}

/** 0 or more. */
export const nonNegative = z.number({ error: "a number, 0 or more" }).min(0, { error: "a number, 0 or more" })

export function count(min: number, max: number, error = `a whole number from ${min} to ${max}`): z.ZodInt {
  return z.int({ error }).min(min, { error }).max(max, { error })
}

export function countOrAuto(min: number, max: number): z.ZodUnion<[z.ZodInt, z.ZodLiteral<"auto">]> {
  const error = `auto, or a whole number from ${min} to ${max}`
  return z.union([count(min, max, error), z.literal("auto")], { error })
}

export function positive(max: number): z.ZodNumber {
  const error = `a number above 0, at most ${max}`
  return z.number({ error }).gt(0, { error }).max(max, { error })
}

export function described<T extends z.ZodType>(schema: T, meaning: string): T {
  return schema.describe(meaning)
}

export function optional<T extends z.ZodType>(schema: T, meaning: string): z.ZodExactOptional<T> {
  return schema.exactOptional().describe(meaning)
}

export function defaulted<T extends z.ZodType>(
  schema: T,
  fallback: Default<z.input<T>>,
  meaning: string,
): z.ZodPrefault<T> {
  return schema
    .prefault(fallback.value as never)
    .describe(`${meaning} Default: ${JSON.stringify(fallback.value)}, because ${fallback.reason}.`)
}

/** A mapping that may be omitted, because every key has a default. */
export function section<T extends z.ZodObject>(schema: T, meaning: string): z.ZodPrefault<T> {
  return schema.prefault({} as never).describe(meaning)
}

/** A duration as text → ms, at least `least`. */
function durationFrom(min: number, error: string): z.ZodPipe<z.ZodString, z.ZodTransform<number, string>> {
  return z
    .string({ error })
    .regex(durationPattern, { error })
    .refine(written => (parseDuration(written) ?? NaN) >= min, { error })
    .transform(written => parseDuration(written) ?? NaN)
}

export function isPlainUrl(written: string): boolean {
  const parsed = URL.canParse(written) ? new URL(written) : null
  return (
    parsed !== null &&
    /^https?:$/.test(parsed.protocol) &&
    parsed.username === "" &&
    parsed.password === "" &&
    parsed.hash === ""
  )
}
