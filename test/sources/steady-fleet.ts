import { seeded } from "../../src/stats/index.ts"
import { counters, type Exporter, gauges } from "./backfill.ts"

const day = 86_400_000

export interface SteadyFleet {
  readonly hosts: number
  readonly days: number
  /** Epoch ms of the first time without a row. */
  readonly end: number
  readonly every: number
}

/** On one host the processor is busy for three hours. */
export const fault = { host: "web-07", hoursBeforeEnd: 14, length: 3, factor: 4 } as const
export const faultyFeatures = ["cpu-user", "cpu-system", "load-1m", "load-5m", "load-15m"]

/** Hosts with a daily rhythm, noise, and nothing else but the fault in their last day. */
export function steadyFleet({ hosts, days, end, every }: SteadyFleet): readonly Exporter[] {
  const count = (days * day) / every
  const rows = new Map(Array.from({ length: count }, (_, row) => [end - (count - row) * every, row]))
  const features = [...gauges, ...counters].map(([feature]) => feature)
  return Array.from({ length: hosts }, (_, i) => {
    const host = `web-${String(i + 1).padStart(2, "0")}`
    const columns = features.map((feature): [string, Float64Array] => {
      const random = seeded(`${host} ${feature}`)
      const value = (_: unknown, row: number): number => valueOf(feature, row, { count, every, random })
      const values = Float64Array.from({ length: count }, value)
      if (host === fault.host && faultyFeatures.includes(feature)) disturb(values, every)
      return [feature, values]
    })
    return { host, rows, every, columns: new Map(columns) }
  })
}

interface Shape {
  readonly count: number
  readonly every: number
  readonly random: ReturnType<typeof seeded>
}

function valueOf(feature: string, row: number, { count, every, random }: Shape): number {
  if (feature === "server-up") return 1
  if (feature.endsWith("-total")) return 16e9
  const rhythm = Math.sin((2 * Math.PI * (count - row) * every) / day)
  return Math.max(0, 10 + 3 * rhythm + 0.5 * random.normal())
}

function disturb(values: Float64Array, every: number): void {
  const from = values.length - (fault.hoursBeforeEnd * 3_600_000) / every
  const to = from + (fault.length * 3_600_000) / every
  for (let row = from; row < to; row++) values[row] = (values[row] ?? NaN) * fault.factor
}
