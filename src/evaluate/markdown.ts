import type { Bounds } from "./bootstrap.ts"
import { metricKinds, type MetricName } from "./metrics.ts"
import type { Row, ServerMetrics } from "./summary.ts"
import type { TargetResult } from "./targets.ts"

/** Means with their 95 % intervals: a line for each name and family, a column a metric. */
export function rowsTable(rows: readonly Row[]): string {
  const shown = metricKinds.filter(({ name }) => rows.some(({ figures }) => figures[name]))
  return table(
    ["", "family", "servers", ...shown.map(({ title }) => title)],
    rows.map(({ name, family, servers, figures }) => [
      name,
      family,
      String(servers || ""),
      ...shown.map(kind => figureText(kind.name, figures[kind.name])),
    ]),
  )
}

/**
 * The same without intervals and with only those metrics that a page has room for, beside the figures of
 * others.
 */
export function plainTable(rows: readonly Row[], metrics: readonly MetricName[]): string {
  const shown = metricKinds.filter(({ name }) => metrics.includes(name))
  return table(
    ["", "family", ...shown.map(({ title }) => title)],
    rows.map(({ name, family, figures }) => [
      name,
      family,
      ...shown.map(kind => numberText(kind.name, figures[kind.name]?.mean ?? null)),
    ]),
  )
}

export function serversTable(judged: readonly ServerMetrics[]): string {
  const seeds = new Set(judged.map(({ seed }) => seed)).size > 1
  return table(
    ["server", "", ...(seeds ? ["seed"] : []), ...metricKinds.map(({ title }) => title)],
    judged.map(({ host, name, seed, metrics }) => [
      host,
      name,
      ...(seeds ? [String(seed)] : []),
      ...metricKinds.map(kind => numberText(kind.name, metrics[kind.name])),
    ]),
  )
}

export function targetsTable(results: readonly TargetResult[]): string {
  return table(
    ["target", "", "family", "mean", ""],
    results.map(({ target, name, family, mean, met }) => [
      target,
      name,
      family,
      mean === null ? "–" : mean.toFixed(3),
      met ? "met" : "missed",
    ]),
  )
}

export function legend(): string {
  const better = { higher: "", lower: "; less is better" }
  return metricKinds
    .map(kind => `- **${kind.title}** (\`${kind.option}\`): ${kind.meaning}${better[kind.better]}`)
    .join("\n")
}

/** A Markdown table whose columns are as wide as their texts. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const heading = head.map(cellText)
  const cells = rows.map(row => row.map(cellText))
  const lengthOf = (cell = ""): number => [...cell].length
  const widths = heading.map((cell, column) =>
    Math.max(3, lengthOf(cell), ...cells.map(row => lengthOf(row[column]))),
  )
  const padded = (cell: string, column: number): string =>
    cell + " ".repeat((widths[column] ?? 0) - lengthOf(cell))
  const line = (row: readonly string[]): string => `| ${row.map(padded).join(" | ")} |`
  return [
    line(heading),
    `| ${widths.map(width => "-".repeat(width)).join(" | ")} |`,
    ...cells.map(line),
  ].join("\n")
}

function figureText(metric: MetricName, figure: Row["figures"][MetricName]): string {
  if (!figure) return "–"
  const text = numberText(metric, figure.mean)
  const servers = figure.servers ? ` (${boundsText(metric, figure.servers)})` : ""
  return `${text}${servers}${figure.seeds ? ` seeds ${boundsText(metric, figure.seeds)}` : ""}`
}

function boundsText(metric: MetricName, [low, high]: Bounds): string {
  return `${numberText(metric, low)}–${numberText(metric, high)}`
}

/** Two decimals, minutes with one; a share below 1 without its leading zero. */
function numberText(metric: MetricName, value: number | null): string {
  if (value === null) return "–"
  return metric === "delay" ? value.toFixed(1) : value.toFixed(2).replace(/^0\./, ".")
}

/** Names of the user's data cannot break the table or carry markup. */
function cellText(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, "\uFFFD").replaceAll(/[\\|`<>[\]]/g, letter => `\\${letter}`)
}
