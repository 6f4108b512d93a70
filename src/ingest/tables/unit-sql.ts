import type { Source } from "../../base/index.ts"

/**
 * Numbers as people and dashboards write them: "1,234.5", "12.5%", "4910.9 kB/s", "3 KiB", "1.2 mins". Bytes
 * become bytes, durations seconds, K, M and the like plain numbers; a percentage stays what it is.
 */

const binary = ["Ki", "Mi", "Gi", "Ti", "Pi"].map((prefix, i) => [prefix, 1024 ** (i + 1)] as const)
const decimal = [
  ["k", 1e3],
  ["K", 1e3],
  ["M", 1e6],
  ["G", 1e9],
  ["T", 1e12],
  ["P", 1e15],
] as const

/** What a unit counts for in its base, such as bytes or seconds. */
export const scales: ReadonlyMap<string, number> = new Map(
  Object.entries({
    "%": 1,
    B: 1,
    bytes: 1,
    b: 1,
    bits: 1,
    Hz: 1,
    s: 1,
    sec: 1,
    secs: 1,
    seconds: 1,
    ms: 1e-3,
    µs: 1e-6,
    us: 1e-6,
    ns: 1e-9,
    min: 60,
    mins: 60,
    hour: 3600,
    hours: 3600,
    day: 86_400,
    days: 86_400,
    "°C": 1,
    io: 1,
    iops: 1,
    ops: 1,
    p: 1,
    packets: 1,
    req: 1,
    reqps: 1,
    K: 1e3,
    Mil: 1e6,
    Bil: 1e9,
    ...Object.fromEntries(
      [...binary, ...decimal].flatMap(([prefix, factor]) =>
        ["B", "b", "bit", "bytes", "Hz"].map(unit => [`${prefix}${unit}`, factor]),
      ),
    ),
  }),
)

/**
 * SQL of the number in a text expression, in the unit's base; NULL where it is none. Without a decimal mark
 * given, "1,234" may be either number and is none; "1,234.5" and "1,234,567" can only be one.
 */
export function unitSql(text: string, decimal: Source["decimal"]): string {
  const pattern = `'^\\s*([-+]?${numberPattern(decimal)}(?:[eE][-+]?[0-9]+)?)\\s*([^0-9\\s.,+-]*)\\s*$'`
  const separators = `${decimal === "," ? "." : ","} \u00a0\u202f''`
  const plain = `translate(regexp_extract(${text}, ${pattern}, 1), '${separators}', '')`
  const value = `TRY_CAST(${decimal === "," ? `replace(${plain}, ',', '.')` : plain} AS DOUBLE)`
  const unit = `regexp_replace(regexp_extract(${text}, ${pattern}, 2), '(/s|ps)$', '')`
  return `${value} * map_extract(${scaleMap}, ${unit})[1]`
}

function numberPattern(decimal: Source["decimal"]): string {
  const spaced = "[0-9]{1,3}(?:[ \u00a0\u202f''][0-9]{3})+"
  if (decimal === ",") return `(?:${spaced}|[0-9]{1,3}(?:\\.[0-9]{3})+|[0-9]+)?(?:,[0-9]+)?`
  const fraction = "(?:\\.[0-9]+)"
  const grouped =
    decimal === "."
      ? `[0-9]{1,3}(?:,[0-9]{3})+${fraction}?`
      : `[0-9]{1,3}(?:,[0-9]{3})+${fraction}|[0-9]{1,3}(?:,[0-9]{3}){2,}`
  return `(?:${grouped}|(?:${spaced}|[0-9]+)?${fraction}?)`
}

const scaleMap = `MAP {'': 1::DOUBLE, ${[...scales]
  .map(([unit, scale]) => `'${unit}': ${scale}::DOUBLE`)
  .join(", ")}}`
