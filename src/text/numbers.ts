/**
 * A readable number: at most two decimals from 0.1, one from 10, none from 100; two significant digits below;
 * thousands with commas. "–" where it is not finite.
 */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return "–"
  const size = Math.abs(value)
  if (size >= 99.95) return plain(value, 0)
  if (size >= 9.995) return plain(value, 1)
  if (size >= 0.0995 || size === 0) return plain(value, 2)
  return size < 1e-6 ? value.toExponential(1) : String(Number(value.toPrecision(2)))
}

/** A whole number with commas: 86,400. */
export function formatCount(value: number): string {
  return plain(value, 0)
}

/** A count with its noun: "1 host", "3 hosts". */
export function countOf(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatCount(count)} ${count === 1 ? singular : plural}`
}

/** A share between 0 and 1: "31.4 %", "< 0.1 %". */
export function formatShare(share: number): string {
  if (!Number.isFinite(share)) return "–"
  if (share > 0 && share < 0.0005) return "< 0.1 %"
  return `${plain(share * 100, share > 0.9995 || share === 0 ? 0 : 1)} %`
}

/** A ratio: "8 times", "1.6 times", "2,400 times". */
export function formatTimes(ratio: number): string {
  return `${ratio < 9.95 ? plain(ratio, 1) : formatCount(Number(ratio.toPrecision(2)))} times`
}

/** "a", "a and b", "a, b and c". */
export function joinWords(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`
}

/** "a, b, c and 4 more": at most `most` by name. */
export function listSome(names: readonly string[], limit: number): string {
  return (
    names.slice(0, limit).join(", ") +
    (names.length > limit ? ` and ${formatCount(names.length - limit)} more` : "")
  )
}

/** At most `decimals` (0, 1 or 2), without trailing zeros and never "-0". */
function plain(value: number, decimals: 0 | 1 | 2): string {
  const text = formats[decimals].format(value)
  return text === "-0" ? "0" : text
}

/** Creating a formatter costs more than a hundred uses. */
const formats = { 0: formatWith(0), 1: formatWith(1), 2: formatWith(2) } as const

function formatWith(decimals: number): Intl.NumberFormat {
  return new Intl.NumberFormat("en-US", { maximumFractionDigits: decimals })
}
