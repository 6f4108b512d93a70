import type { Source, TimeRule } from "../../base/index.ts"
import type { ColumnSample, FileSample } from "./sample.ts"

/** The role of each column, inferred from one file. */
export interface ColumnRoles {
  readonly time: {
    readonly column: string
    /** The time-of-day column where `column` holds only dates. */
    readonly clock?: string
    readonly format: TimeRule["format"]
    readonly zoneless: boolean
  }
  /** The column that names the host, or null. */
  readonly host: string | null
  /** Columns of the long layout, or null for wide. */
  readonly long: Pick<Source, "metric" | "value"> | null
  readonly features: readonly string[]
  /** Columns of text that are neither host nor metric, and second columns of time. */
  readonly ignored: readonly string[]
  /** Texts in number columns that probably mean "no value". */
  readonly sentinels: readonly string[]
}

/** Null where no column looks like a time. */
export function inferColumns({ columns, rows }: Pick<FileSample, "columns" | "rows">): ColumnRoles | null {
  const times = columns
    .map((column, i) => ({ column, ...timeOf(column, i) }))
    .filter(time => time.weight > 0)
    .sort((a, b) => b.weight - a.weight)
  const [best] = times
  if (best === undefined || best.format === null) return null
  const others = columns.filter(column => column !== best.column && column.name !== best.column.clock)
  const named = hostOf(others, rows)
  const long = longOf(others.filter(({ name }) => name !== named))
  const host =
    named ??
    (long === null
      ? (others.find(column => /^name$/i.test(column.name) && !isNumeric(column))?.name ?? null)
      : null)
  const isSecondTime = (column: ColumnSample): boolean =>
    times.some(time => time.column === column && time.weight >= 4)
  const remaining = others.filter(
    ({ name }) => name !== host && name !== long?.metric && name !== long?.value,
  )
  const features = remaining.filter(
    column =>
      isNumeric(column) &&
      !isSecondTime(column) &&
      !isRowNumber(column, columns) &&
      !isSadfInterval(column, columns),
  )
  const valueColumns = long === null ? features : others.filter(({ name }) => name === long.value)
  return {
    time: {
      column: best.column.name,
      ...(best.column.clock !== undefined && { clock: best.column.clock }),
      format: best.format,
      zoneless:
        (best.format === "iso" && best.column.offsets < best.column.times) ||
        (best.format.includes("%") && !/%[zZ]/.test(best.format)),
    },
    host,
    long,
    features: features.map(({ name }) => name),
    ignored:
      long === null
        ? remaining.filter(column => column.filled > 0 && !features.includes(column)).map(({ name }) => name)
        : [],
    sentinels: [...new Set(valueColumns.flatMap(({ commonTexts }) => commonTexts).filter(isSentinel))],
  }
}

/** Half of the cells suffice; others may be markers of missing values. */
function isNumeric({ filled, numbers }: ColumnSample): boolean {
  return filled > 0 && numbers * 2 >= filled
}

const timeName = /^(@?timestamp|time|ts|datetime|date_?time|date|epoch|unix_?time|_time|time_?stamp|clock)$/i
const timeLikeName =
  /time|date|epoch|stamp|elapsed|seconds|zeit|datum|fecha|hora|heure|tijd|(^|[^a-z])(t|ts)([^a-z]|$)/i

/** sadf's second column: seconds since the previous row, a property of the collector. */
function isSadfInterval({ name }: ColumnSample, [first, second, third]: readonly ColumnSample[]): boolean {
  return (
    name === "interval" && first?.name === "hostname" && second?.name === name && third?.name === "timestamp"
  )
}

/** The index that pandas writes first: 0, 1, 2 … without a name. */
function isRowNumber(
  { name, whole, filled, falls, least }: ColumnSample,
  columns: readonly ColumnSample[],
): boolean {
  return name === "column_1" && columns[0]?.name === name && whole === filled && falls === 0 && least === 0
}

function timeOf(column: ColumnSample, place: number): { format: TimeRule["format"] | null; weight: number } {
  const format = formatOf(column)
  if (format === null) return { format, weight: 0 }
  const named = timeName.test(column.name) ? 4 : timeLikeName.test(column.name) ? 2 : 0
  const rising = column.falls * 10 <= column.filled ? 1 : 0
  const certain = format === "iso" || format.includes("%") ? 4 : format === "elapsed-s" ? 0 : 2
  const plausible = certain === 4 || named > 0 || (format !== "elapsed-s" && place === 0 && rising > 0)
  return { format, weight: plausible ? named + certain + rising + (place === 0 ? 1 : 0) : 0 }
}

/** Numbers that are epochs from 1980 to 2100 are times; smaller non-decreasing ones are elapsed seconds. */
function formatOf({
  type,
  filled,
  times,
  numbers,
  least,
  most,
  distinct,
  falls,
  patterns = [],
}: ColumnSample): TimeRule["format"] | null {
  if (filled === 0 || distinct < 2) return null
  if (/^(TIMESTAMP|DATE)/.test(type) || (times >= 0.9 * filled && numbers < 0.1 * filled)) return "iso"
  const [pattern] = patterns
  if (pattern !== undefined) return pattern as TimeRule["format"]
  if (numbers < 0.99 * filled || least === null || most === null) return null
  const within = (unit: number): boolean => least >= 3.1e8 * unit && most <= 4.2e9 * unit
  if (within(1)) return "epoch-s"
  if (within(1000)) return "epoch-ms"
  if (within(1e6)) return "epoch-us"
  if (within(1e9)) return "epoch-ns"
  return least >= 0 && most < 3.1e8 && falls * 100 <= filled ? "elapsed-s" : null
}

const hostNames = [
  /^host(_?name)?$/i,
  /^instance(_?id)?$/i,
  /^node(_?name|_?id)?$/i,
  /^server(_?name|_?id)?$/i,
  /^machine(_?name|_?id)?$/i,
  /^(vm|device|pod|container|target)(_?name|_?id)?$/i,
]

function hostOf(columns: readonly ColumnSample[], rows: number): string | null {
  const isNumericId = (column: ColumnSample): boolean =>
    column.whole === column.numbers && column.distinct * 4 <= rows
  const canNameHost = (column: ColumnSample): boolean =>
    column.filled > 0 && (!isNumeric(column) || isNumericId(column))
  for (const pattern of hostNames) {
    const found = columns.find(column => pattern.test(column.name) && canNameHost(column))
    if (found !== undefined) return found.name
  }
  return null
}

const metricName =
  /^(metric(_?name)?|__name__|_field|series|signal|feature|variable|measurement|sensor|parameter|kpi|counter)$/i
const perhapsMetricName = /^(name|field|key|item|tag|type)$/i
export const valueName = /^(_?value|val|v|reading|metric_?value|y|number|data)$/i

/** The long layout has one text column (the metric's name) and one number column. */
function longOf(columns: readonly ColumnSample[]): ColumnRoles["long"] {
  const words = columns.filter(column => column.filled > 0 && !isNumeric(column) && column.distinct >= 2)
  const numbers = columns.filter(isNumeric)
  const named = numbers.find(({ name }) => valueName.test(name))
  const metric = words.find(
    ({ name }) => metricName.test(name) || (named !== undefined && perhapsMetricName.test(name)),
  )
  const value = named ?? (numbers.length === 1 ? numbers[0] : undefined)
  return metric === undefined || value === undefined ? null : { metric: metric.name, value: value.name }
}

const missingText =
  /^\(?(nan|n\.?\/?a\.?|nil|none|null|no ?data|no ?value|missing|undef(ined)?|unknown|empty|void)\)?$/i

/** Short texts that name no state: "NaN", "n/a", "-", "null", "?", "no data". */
function isSentinel(word: string): boolean {
  return (
    word.length <= 12 && (missingText.test(word) || /^([-–—.?*#x_]+|<[a-z ]+>|\[[-a-z ]+\])$/i.test(word))
  )
}
