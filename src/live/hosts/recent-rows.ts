import { hour } from "../../base/index.ts"
import { type DayModel, type DayScores, withExpected } from "../../detect/index.ts"
import { rowBuffer, type RowBuffer } from "../../stats/index.ts"

/** Time of judged rows that incidents and pages look back on, ms, and the most rows of it. */
const span = 4 * hour
const mostRows = 480

/** The newest judged rows of a host. A record that was given out never changes. */
export interface RecentRows {
  /** Adds judged rows; rows before a jump in time are dropped. */
  readonly add: (judged: DayScores) => void
  /** Null before the first. */
  readonly rows: () => DayScores | null
  /** The last of them. */
  readonly newest: () => DayScores | null
  /** For another process. */
  readonly saved: () => SavedRows | null
}

const matrices = ["score", "values", "errors", "rawErrors", "contributions"] as const
type MatrixName = (typeof matrices)[number]

export interface SavedRows extends Readonly<Record<MatrixName, Float32Array>> {
  /** Epoch ms of the first row. */
  readonly start: number
}

export function recentRows(model: DayModel, saved: SavedRows | null): RecentRows {
  let buffers = openBuffers(model)
  let end: number | null = null
  let rows: DayScores | null = null
  let newest: DayScores | null = null
  const add = (added: SavedRows): void => {
    if (added.start !== end) buffers = openBuffers(model)
    for (const name of matrices) buffers[name].append(added[name])
    end = added.start + added.score.length * model.step
    rows = recordOf(model, buffers, { end, most: Infinity })
    newest = recordOf(model, buffers, { end, most: 1 })
  }
  if (saved !== null) add(saved)
  return {
    rows: () => rows,
    newest: () => newest,
    add,
    saved: () =>
      rows && {
        start: rows.start,
        score: rows.score,
        values: rows.values,
        errors: rows.errors,
        rawErrors: rows.rawErrors,
        contributions: rows.contributions,
      },
  }
}

type Buffers = Readonly<Record<MatrixName, RowBuffer>>

function openBuffers({ step, features: { length: width } }: DayModel): Buffers {
  const limit = Math.min(mostRows, Math.max(60, Math.round(span / step)))
  return {
    score: rowBuffer(1, limit),
    values: rowBuffer(width, limit),
    errors: rowBuffer(width, limit),
    rawErrors: rowBuffer(width, limit),
    contributions: rowBuffer(width, limit),
  }
}

/** The last `most` rows of those that end at `end`. */
function recordOf(
  { host, step, features, expected }: DayModel,
  buffers: Buffers,
  { end, most }: { readonly end: number; readonly most: number },
): DayScores {
  const rows = Math.min(most, buffers.score.rows().length)
  const last = (buffer: RowBuffer, width = features.length): Float32Array => {
    const all = buffer.rows()
    return all.subarray(all.length - rows * width)
  }
  return withExpected(expected, {
    ...{ host, step, rows, start: end - rows * step, features: features.map(({ name }) => name) },
    score: last(buffers.score, 1),
    values: last(buffers.values),
    errors: last(buffers.errors),
    rawErrors: last(buffers.rawErrors),
    contributions: last(buffers.contributions),
  })
}
