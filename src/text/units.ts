import { formatNumber } from "./numbers.ts"

/**
 * A unit as spelled in a job, and its ladder of printed units with the value at which each starts (in the
 * given unit).
 */
interface Ladder {
  readonly names: readonly string[]
  readonly rungs: readonly { readonly from: number; readonly name: string }[]
}

const binary = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"]
const ladders: readonly Ladder[] = [
  { names: ["bytes", "byte", "B"], rungs: binary.map((name, power) => ({ from: 1024 ** power, name })) },
  {
    names: ["KiB", "kibibytes", "kB"],
    rungs: binary.slice(1).map((name, power) => ({ from: 1024 ** power, name })),
  },
  { names: ["MiB"], rungs: binary.slice(2).map((name, power) => ({ from: 1024 ** power, name })) },
  {
    names: ["bytes/s", "B/s", "byte/s"],
    rungs: binary.map((name, power) => ({ from: 1024 ** power, name: `${name}/s` })),
  },
  {
    names: ["bits/s", "bit/s"],
    rungs: ["bit/s", "kbit/s", "Mbit/s", "Gbit/s", "Tbit/s"].map((name, power) => ({
      from: 1000 ** power,
      name,
    })),
  },
  {
    names: ["ms", "milliseconds"],
    rungs: [
      { from: 0.001, name: "µs" },
      { from: 1, name: "ms" },
      { from: 1e3, name: "s" },
      { from: 6e4, name: "min" },
      { from: 3.6e6, name: "h" },
    ],
  },
  {
    names: ["s", "seconds"],
    rungs: [
      { from: 1e-6, name: "µs" },
      { from: 1e-3, name: "ms" },
      { from: 1, name: "s" },
      { from: 60, name: "min" },
      { from: 3600, name: "h" },
    ],
  },
]

/** Spellings that differ from the printed unit. */
const spellings: Readonly<Record<string, string>> = {
  "1/s": "/s",
  "per second": "/s",
  "ops/s": "/s",
  percent: "%",
  pct: "%",
  celsius: "°C",
  C: "°C",
  degC: "°C",
  req_s: "requests/s",
}

/** Every printed unit, including those of durations. */
export const printedUnits: readonly string[] = [
  ...new Set([
    ...ladders.flatMap(({ rungs }) => rungs.map(({ name }) => name)),
    ...Object.values(spellings),
    "d",
    "°F",
    "K",
    "dB",
  ]),
]

/** The printed unit for values of one size, and their divisor. */
export interface Scale {
  readonly unit: string
  readonly divisor: number
}

/**
 * "0.42 GiB", "390 ms", "93 %", "1,240 /s", "88 °C", "4.2" where the unit is unknown, "–" where the value is
 * not finite.
 */
export function formatValue(value: number | null, unit: string): string {
  if (value === null || !Number.isFinite(value)) return "–"
  const scale = scaleFor(Math.abs(value), unit)
  return withUnit(formatNumber(value / scale.divisor), scale.unit)
}

/** "214–226 ms": both ends in the unit of the larger; "about 214 ms" where both print the same. */
export function formatRange([low, high]: readonly [number, number], unit: string): string {
  const scale = scaleFor(Math.max(Math.abs(low), Math.abs(high)), unit)
  const [from, to] = [formatNumber(low / scale.divisor), formatNumber(high / scale.divisor)]
  if (from === to) return withUnit(`about ${from}`, scale.unit)
  return withUnit(
    from.startsWith("-") || to.startsWith("-") ? `${from} to ${to}` : `${from}–${to}`,
    scale.unit,
  )
}

/** The most readable unit for values up to `size`, for an axis or table column. */
export function scaleFor(size: number, unit: string): Scale {
  const ladder = ladders.find(l => l.names.includes(unit))
  if (!ladder) return { unit: spellings[unit] ?? unit, divisor: 1 }
  const own = ladder.rungs.find(r => r.from === 1)!
  const rung = size === 0 ? own : (ladder.rungs.findLast(r => size >= r.from * 0.9995) ?? own)
  return { unit: rung.name, divisor: rung.from }
}

function withUnit(number: string, unit: string): string {
  return unit === "" ? number : `${number} ${unit}`
}
