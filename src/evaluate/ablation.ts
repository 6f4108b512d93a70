import { mean } from "../stats/index.ts"
import { bootstrapOfFamilies, type Bounds } from "./bootstrap.ts"
import { table } from "./markdown.ts"
import { eachMetric, metricKinds, type MetricName } from "./metrics.ts"
import type { ServerMetrics } from "./summary.ts"

/** One server without a step. */
export interface AblatedServer extends ServerMetrics {
  readonly without: string
}

/** What leaving out a step changes, in one family or on the mean of all. */
export interface AblationRow {
  /** What was run: see `ServerMetrics`. */
  readonly name: string
  readonly without: string
  /** Null: the mean of the families' means. */
  readonly family: string | null
  readonly servers: number
  readonly differences: Readonly<Record<MetricName, Difference | null>>
}

/** Without the step − with it: the mean over servers of their means over seeds. */
export interface Difference {
  readonly mean: number
  /** 95 % interval over servers, which are drawn within their families; null where none has two. */
  readonly bounds: Bounds | null
}

/** Pairs each server and seed without a step with the same one with every step. */
export function ablationRows(
  judged: readonly ServerMetrics[],
  ablated: readonly AblatedServer[],
): AblationRow[] {
  const families = [...new Set(ablated.map(({ family }) => family))]
  const shownFamilies = [null, ...(families.length > 1 ? families : [])]
  return groupsBy(ablated, ({ name, without }) => JSON.stringify([name, without])).flatMap(step =>
    shownFamilies.map(family => rowOf(step, family, judged)),
  )
}

function rowOf(
  step: readonly AblatedServer[],
  family: string | null,
  judged: readonly ServerMetrics[],
): AblationRow {
  const own = family === null ? step : step.filter(one => one.family === family)
  const [{ name, without } = { name: "", without: "" }] = step
  const servers = new Set(own.map(({ host }) => host)).size
  const differences = eachMetric(metric => differenceOf(metric, own, judged))
  return { name, without, family, servers, differences }
}

const shown: readonly MetricName[] = ["vusPr", "aucPr", "f1", "recall", "falsePerDay", "hit100"]

/** A line per step and family; a negative VUS-PR says that the step helps. */
export function ablationTable(rows: readonly AblationRow[]): string {
  const kinds = metricKinds.filter(({ name }) => shown.includes(name))
  return table(
    ["", "without", "family", "servers", ...kinds.map(({ title }) => title)],
    rows.map(({ name, without, family, servers, differences }) => [
      name,
      without,
      family ?? "mean of families",
      String(servers),
      ...kinds.map(({ name }) => differenceText(differences[name])),
    ]),
  )
}

function differenceOf(
  metric: MetricName,
  ablated: readonly AblatedServer[],
  judged: readonly ServerMetrics[],
): Difference | null {
  const pairs = ablated.flatMap(without => {
    const whole = judged.find(
      ({ name, host, seed }) => name === without.name && host === without.host && seed === without.seed,
    )
    const before = whole?.metrics[metric] ?? null
    const after = without.metrics[metric]
    return before === null || after === null ? [] : [{ ...without, difference: after - before }]
  })
  if (pairs.length === 0) return null
  const families = groupsBy(pairs, ({ family }) => family).map(own =>
    groupsBy(own, ({ host }) => host).map(seeds => mean(seeds.map(({ difference }) => difference))),
  )
  return { mean: mean(families.map(mean)), bounds: bootstrapOfFamilies(families, `ablation/${metric}`) }
}

function groupsBy<T>(items: readonly T[], key: (item: T) => string): T[][] {
  return [...new Set(items.map(key))].map(one => items.filter(item => key(item) === one))
}

function differenceText(difference: Difference | null): string {
  if (difference === null) return "–"
  const { mean, bounds } = difference
  return bounds === null ? signed(mean) : `${signed(mean)} (${signed(bounds[0])} to ${signed(bounds[1])})`
}

/** "+.012": three decimals. */
function signed(value: number): string {
  const text = Math.abs(value).toFixed(3).replace(/^0\./, ".")
  if (text === ".000") return text
  return `${value < 0 ? "−" : "+"}${text}`
}
