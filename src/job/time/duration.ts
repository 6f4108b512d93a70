import { day, hour, minute, second, week } from "../../base/index.ts"

const inMilliseconds: Readonly<Record<string, number>> = {
  ms: 1,
  s: second,
  m: minute,
  h: hour,
  d: day,
  w: week,
}

/** `90s`, `5m`, `24h`, `1h30m`, `30d`, `2w`, `250ms`; a fraction is allowed in each part. */
export const durationPattern = /^(\d+(\.\d+)?(ms|s|m|h|d|w))+$/

/** Milliseconds of a text that matches `durationPattern`; null for any other text. */
export function parseDuration(text: string): number | null {
  if (!durationPattern.test(text)) return null
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d|w)/g)]
  return parts.reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * (inMilliseconds[unit ?? ""] ?? NaN),
    0,
  )
}

/**
 * Milliseconds as text in the largest unit that divides them (days only from two on): 86400000 → "24h", 90000
 * → "90s".
 */
export function writeDuration(ms: number): string {
  if (ms === 0) return "0s"
  const unit =
    ["d", "h", "m", "s"].find(
      unit => ms % (inMilliseconds[unit] ?? NaN) === 0 && !(unit === "d" && ms === day),
    ) ?? "ms"
  return `${ms / (inMilliseconds[unit] ?? NaN)}${unit}`
}
