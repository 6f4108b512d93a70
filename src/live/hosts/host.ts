import { day } from "../../base/index.ts"
import {
  type DayJudge,
  type DayModel,
  type DayPrograms,
  type DayState,
  emptyDayState,
  type DayScores,
  openDayJudge,
} from "../../detect/index.ts"
import type { RawPart } from "../../frame/index.ts"
import { concat } from "../../stats/index.ts"
import type { PublishedModel } from "../models.ts"
import type { HostState } from "../state.ts"
import { gridRows, partsFrom } from "./grid-rows.ts"
import { recentRows, type SavedRows } from "./recent-rows.ts"

/** A host whose day is judged. */
export interface JudgedHost {
  readonly host: string
  readonly published: PublishedModel
  /** Adds what its source has; rows that are known change nothing. */
  readonly add: (parts: readonly RawPart[]) => void
  /** Judges the new rows up to `until`, epoch ms; null where there is none. */
  readonly judge: (until: number) => Promise<DayScores | null>
  /** Newest rows, judged or not; null before the first. */
  readonly recent: () => DayScores | null
  /** The last of them. */
  readonly newest: () => DayScores | null
  /** Scores of up to 24 hours. */
  readonly trend: () => Trend
  readonly missingRows: () => number
  /** Epoch ms of the newest row with a value, judged or not. */
  readonly lastRow: () => number | null
  readonly saved: () => SavedHost
}

type Trend = HostState["trend"]

/** What another process goes on with. */
export interface SavedHost {
  readonly version: 1
  readonly run: string
  /** Epoch ms of the last judged row. */
  readonly last: number
  readonly state: DayState
  /** What incidents and pages look back on; null before the first row. */
  readonly recent: SavedRows | null
  readonly trend: Trend
}

export interface JudgedHostTask {
  readonly host: string
  readonly published: PublishedModel
  readonly programs: DayPrograms
  readonly saved: SavedHost | null
}

/** Rows without any value before a host's state is forgotten, in windows. */
const longestGapWindows = 20

export async function openJudgedHost(task: JudgedHostTask): Promise<JudgedHost> {
  const { host, published, programs } = task
  const { model, files, run } = published
  const saved = task.saved?.run === run ? task.saved : null
  const judge: DayJudge = openDayJudge({
    model,
    models: await programs.load(model, await files()),
    from: saved?.state ?? emptyDayState(model, model.baseline),
    since: model.nightEnd,
  })
  let pending: readonly RawPart[] = []
  let last = saved?.last ?? null
  const recent = recentRows(model, saved?.recent ?? null)
  let trend: Trend = saved?.trend ?? { start: 0, step: model.step, score: new Float32Array(0) }
  return {
    host,
    published,
    add: parts => {
      pending = [...pending, ...(last === null ? parts : partsFrom(parts, last - 1.5 * model.step))]
    },
    judge: async until => {
      const longestGap = longestGapWindows * model.window
      const rows = gridRows({ model, parts: pending, after: last, until, longestGap })
      if (rows === null || rows.values.length === 0) return null
      const judged = await judge.judge(rows)
      last = rows.start + (judged.rows - 1) * model.step
      pending = partsFrom(pending, last - 1.5 * model.step)
      recent.add(judged)
      trend = withScores(trend, judged)
      return judged
    },
    recent: recent.rows,
    newest: recent.newest,
    trend: () => trend,
    missingRows: judge.missingRows,
    lastRow: () => last,
    saved: () => ({ version: 1, run, last: last ?? 0, state: judge.state(), recent: recent.saved(), trend }),
  }
}

/** The newest rows of a host in another model's features: what a new night's model begins with. */
export function partsOf(recent: DayScores | null, model: DayModel): readonly RawPart[] {
  if (recent === null || recent.step !== model.step) return []
  const { start, step, rows, features, values } = recent
  const times = Float64Array.from({ length: rows }, (_, row) => start + row * step)
  const columns = features.map((name, f) => ({
    name,
    values: Float64Array.from({ length: rows }, (_, row) => values[row * features.length + f] ?? NaN),
    text: 0,
  }))
  return [{ times, columns }]
}

function withScores(trend: Trend, { start, step, score }: DayScores): Trend {
  const end = trend.start + trend.score.length * step
  if (trend.score.length === 0 || end !== start) return { start, step, score }
  const all = concat([trend.score, score])
  const dropped = Math.max(0, all.length - Math.round(day / step))
  return { start: trend.start + dropped * step, step, score: all.slice(dropped) }
}
