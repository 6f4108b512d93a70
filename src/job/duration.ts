const inMilliseconds: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }

/** `90s`, `5m`, `24h`, `1h30m`, `30d`, `2w`, `250ms`; a fraction is allowed in each part. */
export const durationPattern = /^(\d+(\.\d+)?(ms|s|m|h|d|w))+$/

/** Milliseconds of a text that matches `durationPattern`; null for any other text. */
export function parseDuration(text: string): number | null {
  if (!durationPattern.test(text)) return null
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d|w)/g)]
  return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (inMilliseconds[unit ?? ""] ?? NaN), 0)
}

/** Milliseconds in the largest unit of which they are a multiple, days from two on: 86400000 → "24h", 90000 → "90s". */
export function writeDuration(ms: number): string {
  if (ms === 0) return "0s"
  const unit = ["d", "h", "m", "s"].find(unit => ms % (inMilliseconds[unit] ?? NaN) === 0 && ms !== 86_400_000 * Number(unit === "d")) ?? "ms"
  return `${ms / (inMilliseconds[unit] ?? NaN)}${unit}`
}
