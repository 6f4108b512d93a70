import { formatNumber, scaleFor } from "../../text/index.ts"
import type { Tick } from "./time-axis.ts"

/** A vertical axis: ends and ticks in the feature's unit, labels in the most readable unit. */
export interface ValueAxis {
  readonly domain: readonly [number, number]
  readonly ticks: readonly Tick[]
  /** Unit of the labels: "GiB", "ms", "%", or "". */
  readonly unit: string
  readonly kind: "linear" | "log"
}

/**
 * An axis around finite `low` ≤ `high` with about `count` round ticks. It starts at zero for values near it,
 * goes below zero only for negative values and above 100 % only for greater ones, and has height where all
 * values are equal.
 */
export function valueAxis({
  low,
  high,
  unit,
  count,
}: {
  low: number
  high: number
  unit: string
  count: number
}): ValueAxis {
  const domain = ends(low, high, unit)
  const size = Math.max(Math.abs(domain[0]), Math.abs(domain[1]))
  const scale = scaleFor(size, unit)
  const scaled = roundTicks(domain[0] / scale.divisor, domain[1] / scale.divisor, count)
  const ticks = scaled.values.map(v => ({
    value: v * scale.divisor,
    label: tickLabel(v, scaled.step, size / scale.divisor),
  }))
  return { domain, ticks, unit: scale.unit, kind: "linear" }
}

/**
 * A logarithmic axis without a unit around positive values: ticks at powers of ten, and at 1, 2 and 5 on a
 * short axis.
 */
export function logAxis({ low, high }: { low: number; high: number }): ValueAxis {
  const top = (high > 0 ? high : 1) * 1.3
  const bottom = Math.min(low > 0 ? low : top / 100, top / 2) / 1.2
  const [from, to] = [Math.floor(Math.log10(bottom)), Math.ceil(Math.log10(top))]
  const factors = to - from > 3 ? [1] : to - from > 2 ? [1, 3] : [1, 2, 5]
  const every = Math.ceil((to - from) / 5)
  const powers = Array.from({ length: to - from + 1 }, (_, i) => from + i).filter(
    power => power % every === 0,
  )
  const values = powers
    .flatMap(power => factors.map(f => Number((f * 10 ** power).toPrecision(12))))
    .filter(v => v >= bottom && v <= top)
  return {
    domain: [bottom, top],
    ticks: values.map(value => ({ value, label: logLabel(value) })),
    unit: "",
    kind: "log",
  }
}

/** Position of a value on the axis: 0 at the bottom, 1 at the top. */
export function heightOf({ domain: [low, high], kind }: ValueAxis, value: number): number {
  if (kind === "linear") return (value - low) / (high - low)
  return Math.log(Math.max(value, low) / low) / Math.log(high / low)
}

function ends(low: number, high: number, unit: string): readonly [number, number] {
  if (low === high)
    return high === 0 ? [0, 1] : high > 0 ? [0, capped(high * 1.25, high, unit)] : [high * 1.25, 0]
  const room = 0.08 * (high - low)
  const bottom = low >= 0 && (low <= 0.35 * high || low < room) ? 0 : low - room
  return [bottom, capped(high + room, high, unit)]
}

function capped(top: number, high: number, unit: string): number {
  return /^(%|percent|pct)$/.test(unit) && high <= 100 ? Math.min(100, top) : top
}

const logLabel = (value: number): string =>
  value >= 1e5 || value < 1e-4 ? value.toExponential(0) : formatNumber(value)

/** Multiples of 1, 2 or 5 × a power of ten. */
export function roundTicks(
  low: number,
  high: number,
  count: number,
): { readonly values: readonly number[]; readonly step: number } {
  const rough = (high - low) / count
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map(m => m * power).find(s => s >= rough * 0.8)!
  const first = Math.ceil(low / step - 1e-9)
  const length = Math.max(0, Math.floor(high / step + 1e-9) - first + 1)
  return { values: Array.from({ length }, (_, i) => Number(((first + i) * step).toPrecision(12))), step }
}

function tickLabel(value: number, step: number, size: number): string {
  if (size >= 1e15 || (size < 1e-4 && size > 0)) return value === 0 ? "0" : value.toExponential(0)
  const [divisor, suffix] =
    size >= 1e9 ? [1e9, "G"] : size >= 1e6 ? [1e6, "M"] : size >= 1e4 ? [1e3, "k"] : [1, ""]
  const decimals = Math.max(0, -Math.floor(Math.log10(step / divisor) + 1e-9))
  const text = (value / divisor).toLocaleString("en-US", {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  })
  return value === 0 ? "0" : text + suffix
}
