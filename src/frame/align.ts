import type {
  Deadband,
  Feature,
  FeatureKind,
  FeatureQuality,
  FeatureRule,
  Frame,
  HostFrames,
} from "../base/index.ts"
import { gridTooLarge, tooLittleHistory } from "./faults.ts"
import { type GridColumn, type Placement, placementsOf, placeOnGrid, readTimes } from "./grid/grid-column.ts"
import { coverageOf } from "./coverage.ts"
import { featureOf, type FeatureRules, ruleOf } from "./features.ts"
import { buildGrid, type Grid, type GridRule } from "./grid/grid.ts"
import { inferKind, toRates } from "./feature-kind.ts"
import type { RawTable } from "./raw-table.ts"

/** Of a host's frames: 512 MiB. */
const maxCells = 2 ** 27

export interface AlignRule extends GridRule {
  readonly features: FeatureRules
  /** Of features without one of their own. */
  readonly deadband?: Deadband
  /** Rows of history that must hold a value; fewer is a Fault. */
  readonly minHistory: number
  /**
   * Epoch ms up to which the fleet's data reaches: a host whose rows end well before it, inside the night, is
   * silent.
   */
  readonly newestTime: number
}

/**
 * One host's rows on a regular grid, history and night apart, with a record of what was wrong and how it was
 * fixed (grid/, feature-kind.ts and coverage.ts hold the rules). Both frames have the same features in
 * the order of first appearance; features without a value in history are left out. Fault where history holds
 * fewer than `leastHistory` rows with a value.
 */
export function align(table: RawTable, rule: AlignRule): HostFrames {
  const grid = buildGrid(table, rule)
  if (grid === null) throw tooLittleHistory({ host: table.host, rows: 0, needed: rule.minHistory, step: 0 })
  const features = new Set(table.parts.flatMap(({ columns }) => columns.map(({ name }) => name))).size
  if ((grid.historyRows + grid.nightRows) * features > maxCells)
    throw gridTooLarge(table.host, grid, features)
  const { columns, counts } = placeColumns(table, grid, rule)
  const used = columns.filter(({ quality }) => quality.state === "ok" || quality.state === "constant")
  const coverage = coverageOf(
    used.map(column => column.values),
    grid,
    rule.newestTime,
  )
  const { historyRows } = coverage
  if (historyRows < rule.minHistory)
    throw tooLittleHistory({ host: table.host, rows: historyRows, needed: rule.minHistory, step: grid.step })
  return {
    host: table.host,
    history: frameOf(table.host, used, {
      first: 0,
      rows: grid.historyRows,
      start: grid.historyStart,
      step: grid.step,
    }),
    night: frameOf(table.host, used, {
      first: grid.historyRows,
      rows: grid.nightRows,
      start: grid.nightStart,
      step: grid.step,
    }),
    quality: {
      ...coverage.quality,
      ...counts,
      host: table.host,
      features: columns.map(column => column.quality),
    },
  }
}

interface PlacedColumn {
  readonly feature: Feature
  readonly values: Float64Array
  readonly quality: FeatureQuality
}

function placeColumns(
  table: RawTable,
  grid: Grid,
  rule: AlignRule,
): { columns: PlacedColumn[]; counts: RowCounts } {
  const byFeature = placementsOf(table.parts, grid)
  const columns = [...byFeature].map(([name, parts]) => buildColumn(name, parts, { grid, rule }))
  const duplicates = new Set([...byFeature.values()].flat().map(({ duplicate }) => duplicate))
  return { columns, counts: countRows(table, [...duplicates]) }
}

function buildColumn(
  name: string,
  parts: readonly Placement[],
  { grid, rule }: { grid: Grid; rule: AlignRule },
): PlacedColumn {
  const column = placeOnGrid(parts, grid)
  const ownRule = ruleOf(name, rule.features)
  const feature = featureOf(
    name,
    kindOf(name, ownRule, column.values.subarray(0, grid.historyRows)),
    ownRule,
    rule.deadband,
  )
  const resets = feature.kind === "counter" ? toRates(column.values, readTimes(parts, grid), grid) : 0
  return {
    feature,
    values: column.values,
    quality: { ...columnQuality(column, grid), feature: name, resets },
  }
}

/**
 * A unit or threshold that the job gives without a kind is meant for the values as they are: then no counter
 * is seen in them.
 */
function kindOf(name: string, rule: FeatureRule, values: Float64Array): FeatureKind {
  if (rule.kind !== undefined) return rule.kind
  const guess = inferKind(name, values)
  return guess === "counter" && (rule.unit !== undefined || rule.threshold !== undefined) ? "gauge" : guess
}

function columnQuality(column: GridColumn, grid: Grid): Omit<FeatureQuality, "feature" | "resets"> {
  const { values, infinite, text } = column
  let missing = 0
  let inHistory = 0
  let min = Infinity
  let max = -Infinity
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!
    if (value !== value) missing++
    else if (row < grid.historyRows) {
      inHistory++
      if (value < min) min = value
      if (value > max) max = value
    }
  }
  const state =
    missing === values.length ? "empty" : inHistory === 0 ? "new" : min === max ? "constant" : "ok"
  return { missing, infinite, text, state }
}

interface RowCounts {
  readonly rowsRead: number
  readonly duplicateRows: number
  readonly conflictingRows?: number
  readonly outOfOrderRows: number
  readonly badTimes: number
}

/**
 * Duplicates are rows that replaced a value; disordered rows are earlier than the readable row before them.
 * Placing has already put both right. A line that was no row has no readable time.
 */
function countRows(table: RawTable, duplicates: readonly Uint8Array[]): RowCounts {
  let rowsRead = table.rejected
  let outOfOrderRows = 0
  let badTimes = table.rejected
  for (const { times } of table.parts) {
    rowsRead += times.length
    let before = -Infinity
    for (const time of times) {
      if (time !== time) badTimes++
      else {
        if (time < before) outOfOrderRows++
        before = time
      }
    }
  }
  const duplicateRows = duplicates.reduce(
    (sum, flags) => sum + flags.reduce((count, flag) => count + Math.min(flag, 1), 0),
    0,
  )
  const conflictingRows = duplicates.reduce(
    (sum, flags) => sum + flags.reduce((count, flag) => count + (flag === 2 ? 1 : 0), 0),
    0,
  )
  return {
    rowsRead,
    duplicateRows,
    ...(conflictingRows > 0 && { conflictingRows }),
    outOfOrderRows,
    badTimes,
  }
}

/** Rows of the grid from `first` on. */
interface GridPart extends Pick<Frame, "start" | "step" | "rows"> {
  readonly first: number
}

function frameOf(
  host: string,
  columns: readonly PlacedColumn[],
  { first, rows, start, step }: GridPart,
): Frame {
  const width = columns.length
  const values = new Float32Array(rows * width)
  columns.forEach((column, f) => {
    for (let row = 0; row < rows; row++) values[row * width + f] = column.values[first + row]!
  })
  return { host, start, step, rows, features: columns.map(column => column.feature), values }
}
