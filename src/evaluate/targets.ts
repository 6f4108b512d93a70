import { type MetricKind, metricKinds } from "./metrics.ts"
import type { Row } from "./summary.ts"

/** What a family's mean, or every family's, must reach. */
export interface Target {
  /** As it was written. */
  readonly text: string
  readonly family: string | null
  readonly metric: MetricKind
  readonly value: number
}

export interface TargetResult {
  readonly target: string
  readonly name: string
  readonly family: string
  /** Null where the labels do not allow the metric: then the target is missed. */
  readonly mean: number | null
  readonly met: boolean
}

/** `vus-pr=.64`, or `SMD:vus-pr=.64` for one family. Null where the text is neither. */
export function parseTarget(text: string): Target | null {
  const [, family, option, written] = /^(?:(.+):)?([a-z0-9-]+)=(-?(?:\d+\.?\d*|\.\d+))$/.exec(text) ?? []
  const metric = metricKinds.find(kind => kind.option === option)
  return metric ? { text, family: family ?? null, metric, value: Number(written) } : null
}

/** Every row that a target speaks of. A target of a family that was not evaluated is missed. */
export function checkTargets(rows: readonly Row[], targets: readonly Target[]): TargetResult[] {
  return targets.flatMap(target => {
    const applicable = rows.filter(({ family }) => target.family === null || target.family === family)
    if (applicable.length === 0)
      return [{ target: target.text, name: "", family: target.family ?? "", mean: null, met: false }]
    return applicable.map(({ name, family, figures }) => {
      const mean = figures[target.metric.name]?.mean ?? null
      return { target: target.text, name, family, mean, met: mean !== null && meets(mean, target) }
    })
  })
}

function meets(mean: number, { metric, value }: Target): boolean {
  return metric.better === "higher" ? mean >= value : mean <= value
}
