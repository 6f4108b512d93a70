import { mean } from "../stats/index.ts"
import { bootstrap, type Bounds } from "./bootstrap.ts"
import { eachMetric, type MetricName, type Metrics } from "./metrics.ts"

/** One server as one run judged it. */
export interface ServerMetrics {
  /** What was run: a detector, or several together. */
  readonly name: string
  readonly seed: number
  readonly host: string
  readonly family: string
  readonly metrics: Metrics
}

/** The mean over a family's servers of their means over seeds. */
export interface Figure {
  readonly mean: number
  /** 95 % intervals over servers, and over seeds; null where there is only one. */
  readonly servers: Bounds | null
  readonly seeds: Bounds | null
}

export type Figures = Readonly<Record<MetricName, Figure | null>>

/** A line of the table. */
export interface Row {
  readonly name: string
  readonly family: string
  readonly servers: number
  readonly seeds: number
  readonly figures: Figures
}

/**
 * One row for each name and family, in the order in which they come. Servers for which a metric is null are
 * left out of its mean.
 */
export function summarise(judged: readonly ServerMetrics[]): Row[] {
  const keys = new Map(judged.map(one => [JSON.stringify([one.name, one.family]), one]))
  return [...keys.values()].map(({ name, family }) => {
    const own = judged.filter(one => one.name === name && one.family === family)
    const count = (of: (one: ServerMetrics) => unknown): number => new Set(own.map(of)).size
    const figures = eachMetric(metric => figureOf(own, metric))
    return { name, family, servers: count(({ host }) => host), seeds: count(({ seed }) => seed), figures }
  })
}

function figureOf(judged: readonly ServerMetrics[], metric: MetricName): Figure | null {
  const known = judged.filter(({ metrics }) => metrics[metric] !== null)
  if (known.length === 0) return null
  const byServer = meansBy(known, metric, ({ host }) => host)
  const bySeed = meansBy(known, metric, ({ seed }) => seed)
  return {
    mean: mean(byServer),
    servers: bootstrap(byServer, `servers/${metric}`),
    seeds: bootstrap(bySeed, `seeds/${metric}`),
  }
}

function meansBy(
  judged: readonly ServerMetrics[],
  metric: MetricName,
  key: (one: ServerMetrics) => string | number,
): number[] {
  const groups = new Map<string | number, number[]>()
  for (const one of judged) {
    const value = one.metrics[metric]
    if (value !== null) groups.set(key(one), [...(groups.get(key(one)) ?? []), value])
  }
  return [...groups.values()].map(mean)
}
