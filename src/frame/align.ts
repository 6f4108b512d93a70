import type { Feature, FeatureKind, FeatureQuality, FeatureRule, Floor, Frame, HostFrames } from "../base/index.ts"
import { tooLittleHistory } from "../base/messages/frame.ts"
import { place, readingTimes } from "./column.ts"
import type { GridColumn, Placement } from "./column.ts"
import { coverageOf } from "./coverage.ts"
import { featureOf, ruleOf } from "./features.ts"
import type { FeatureRules } from "./features.ts"
import { layGrid, rowsOf } from "./grid.ts"
import type { Grid, GridRule } from "./grid.ts"
import { guessKind, rateOf } from "./kind.ts"
import type { RawTable } from "./table.ts"

export interface AlignRule extends GridRule {
  readonly features: FeatureRules
  /** Of features without one of their own. */
  readonly floor?: Floor
  /** Rows of history that must hold a value; fewer is a Fault. */
  readonly leastHistory: number
  /** Epoch ms up to which the fleet's data reaches: a host whose rows end well before it, inside the night, is silent. */
  readonly newest: number
}

/**
 * One host's rows on a regular grid, history and night apart, with a record of what was wrong and how it was mended (grid.ts, column.ts, kind.ts
 * and coverage.ts hold the rules). Both frames have the same features in the order of first appearance; features without a value in history are
 * left out. Fault where history holds fewer than `leastHistory` rows with a value.
 */
export function align(table: RawTable, rule: AlignRule): HostFrames {
  const grid = layGrid(table, rule)
  if (grid === null) throw tooLittleHistory({ host: table.host, rows: 0, needed: rule.leastHistory, step: 0 })
  const { columns, counts } = placeAll(table, grid, rule)
  const used = columns.filter(({ quality }) => quality.state === "ok" || quality.state === "constant")
  const coverage = coverageOf(used.map(column => column.values), grid, rule.newest)
  const { historyRows } = coverage
  if (historyRows < rule.leastHistory) throw tooLittleHistory({ host: table.host, rows: historyRows, needed: rule.leastHistory, step: grid.step })
  return {
    host: table.host,
    history: frameOf(table.host, used, { first: 0, rows: grid.historyRows, start: grid.historyStart, step: grid.step }),
    night: frameOf(table.host, used, { first: grid.historyRows, rows: grid.nightRows, start: grid.nightStart, step: grid.step }),
    quality: { ...coverage.quality, ...counts, host: table.host, features: columns.map(column => column.quality) },
  }
}

interface PlacedColumn {
  readonly feature: Feature
  readonly values: Float64Array
  readonly quality: FeatureQuality
}

function placeAll(table: RawTable, grid: Grid, rule: AlignRule): { columns: PlacedColumn[]; counts: RowCounts } {
  const placements = table.parts.map(part => {
    const rows = rowsOf(part.times, grid)
    const duplicate = new Uint8Array(rows.length)
    return part.columns.map((column): Placement => ({ column, times: part.times, rows, duplicate }))
  })
  const byFeature = new Map<string, Placement[]>()
  for (const placement of placements.flat()) {
    const { name } = placement.column
    byFeature.set(name, [...(byFeature.get(name) ?? []), placement])
  }
  const columns = [...byFeature].map(([name, parts]) => placeColumn(name, parts, { grid, rule }))
  const duplicates = placements.flatMap(part => part.slice(0, 1).map(first => first.duplicate))
  return { columns, counts: countRows(table, duplicates) }
}

function placeColumn(name: string, parts: readonly Placement[], { grid, rule }: { grid: Grid; rule: AlignRule }): PlacedColumn {
  const column = place(parts, grid)
  const own = ruleOf(name, rule.features)
  const feature = featureOf(name, kindOf(name, own, column.values.subarray(0, grid.historyRows)), own, rule.floor)
  const resets = feature.kind === "counter" ? rateOf(column.values, readingTimes(parts, grid), grid) : 0
  return { feature, values: column.values, quality: { ...describe(column, grid), feature: name, resets } }
}

/** A unit or threshold that the job gives without a kind is meant for the values as they are: then no counter is seen in them. */
function kindOf(name: string, rule: FeatureRule, values: Float64Array): FeatureKind {
  if (rule.kind !== undefined) return rule.kind
  const guess = guessKind(name, values)
  return guess === "counter" && (rule.unit !== undefined || rule.threshold !== undefined) ? "gauge" : guess
}

function describe(column: GridColumn, grid: Grid): Omit<FeatureQuality, "feature" | "resets"> {
  const { values, infinite, text } = column
  let missing = 0
  let inHistory = 0
  let least = Infinity
  let most = -Infinity
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!
    if (value !== value) missing++
    else if (row < grid.historyRows) {
      inHistory++
      if (value < least) least = value
      if (value > most) most = value
    }
  }
  const state = missing === values.length ? "empty" : inHistory === 0 ? "new" : least === most ? "constant" : "ok"
  return { missing, infinite, text, state }
}

interface RowCounts {
  readonly rowsRead: number
  readonly duplicateRows: number
  readonly disorderedRows: number
  readonly badTimes: number
}

/**
 * Duplicates are rows that replaced a value; disordered rows are earlier than the readable row before them. Placing has already put both right.
 * A line that was no row has no readable time.
 */
function countRows(table: RawTable, duplicates: readonly Uint8Array[]): RowCounts {
  let rowsRead = table.rejected
  let disorderedRows = 0
  let badTimes = table.rejected
  for (const { times } of table.parts) {
    rowsRead += times.length
    let before = -Infinity
    for (const time of times) {
      if (time !== time) badTimes++
      else {
        if (time < before) disorderedRows++
        before = time
      }
    }
  }
  const duplicateRows = duplicates.reduce((sum, flags) => sum + flags.reduce((count, flag) => count + flag, 0), 0)
  return { rowsRead, duplicateRows, disorderedRows, badTimes }
}

/** Rows of the grid from `first` on. */
interface GridPart extends Pick<Frame, "start" | "step" | "rows"> {
  readonly first: number
}

function frameOf(host: string, columns: readonly PlacedColumn[], { first, rows, start, step }: GridPart): Frame {
  const width = columns.length
  const values = new Float32Array(rows * width)
  columns.forEach((column, f) => {
    for (let row = 0; row < rows; row++) values[row * width + f] = column.values[first + row]!
  })
  return { host, start, step, rows, features: columns.map(column => column.feature), values }
}
