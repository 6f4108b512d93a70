import type { FeatureRule } from "../../base/index.ts"

/** Queries and rules of the features that one exporter gives. */
export interface Preset {
  /** Labels that name the host, where the job gives none. */
  readonly host: readonly string[]
  /** Matchers where the job gives no `select`, such as `job="node"`. */
  readonly select: string
  readonly features: readonly PresetFeature[]
}

export interface PresetFeature {
  readonly name: string
  readonly unit: string
  readonly kind: "gauge" | "flag"
  readonly promql: (parts: PromqlParts) => string
}

/** What the job fills into a preset's queries. */
export interface PromqlParts {
  /** `{job="node",env="prod"}`, or with more matchers behind: select('mode="user"'). */
  readonly select: (...matchers: readonly string[]) => string
  /** `by (instance)` */
  readonly by: string
  /** Range of a rate: `[5m]`. */
  readonly range: string
}

/** A feature that is the metric itself. */
export function metric(name: string, unit: string, metricName: string): PresetFeature {
  return { name, unit, kind: "gauge", promql: ({ select }) => `${metricName}${select()}` }
}

/** The greatest of a host's series: of metrics of which it has one, such as present and former names. */
export function greatest(name: string, unit: string, ...metricNames: readonly string[]): PresetFeature {
  return {
    ...{ name, unit, kind: "gauge" },
    promql: ({ select, by }) =>
      `max ${by} (${metricNames.map(metricName => `${metricName}${select()}`).join(" or ")})`,
  }
}

/** Each host's rate of a counter that has one series a host. */
export function rate(name: string, unit: string, counter: string): PresetFeature {
  return { name, unit, kind: "gauge", promql: ({ select, range }) => `rate(${counter}${select()}${range})` }
}

export interface Aggregation {
  readonly name: string
  readonly unit: string
  /** What becomes of a host's series: `sum`, or `100 * avg`. */
  readonly of: string
  readonly counter: string
  /** Which series count: `mode="user"`. */
  readonly matchers: readonly string[]
}

/** Each host's rates of a counter that has several series a host, as one. */
export function aggregatedRate({ name, unit, of, counter, matchers }: Aggregation): PresetFeature {
  return {
    name,
    unit,
    kind: "gauge",
    promql: ({ select, by, range }) => `${of} ${by} (rate(${counter}${select(...matchers)}${range}))`,
  }
}

export function rulesOf({ features }: Preset): Readonly<Record<string, FeatureRule>> {
  return Object.fromEntries(features.map(({ name, unit, kind }) => [name, { unit, kind }]))
}
