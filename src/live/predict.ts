import type { ModelFiles } from "../base/index.ts"
import { type JudgedRows, openRowJudge, type RowJudge } from "../detect/index.ts"
import type { Prediction, PredictRequest } from "./state.ts"

/** The models that a host's last night left. */
export interface KeptModels {
  readonly run: string
  readonly files: readonly ModelFiles[]
}

export interface Predictor {
  readonly predict: (request: PredictRequest) => Promise<Prediction | null>
  /** Releases the models. */
  readonly close: () => void
}

/** Hosts whose models stay open. */
const openHosts = 16

/**
 * Judges rows that belong to no series in time, one request after the other. `modelsOf`: a host's models, or
 * null; a newer run's replace those of an older one.
 */
export function openPredictor(modelsOf: (host: string) => Promise<KeptModels | null>): Predictor {
  const judges = new Map<string, { readonly run: string; readonly judge: RowJudge | null }>()
  const drop = (host: string): void => {
    judges.get(host)?.judge?.close()
    judges.delete(host)
  }
  const judgeOf = async (host: string): Promise<RowJudge | null> => {
    const models = await modelsOf(host)
    if (models === null) return null
    const known = judges.get(host)
    if (known?.run === models.run) return known.judge
    drop(host)
    const judge = await openRowJudge(host, models.files)
    judges.set(host, { run: models.run, judge })
    for (const oldest of judges.keys()) if (judges.size > openHosts) drop(oldest)
    return judge
  }
  let last: Promise<unknown> = Promise.resolve()
  return {
    predict: request => {
      const next = last.then(async () => {
        const judge = await judgeOf(request.host)
        return judge && predictionOf(request, judge)
      })
      last = next.catch(() => null)
      return next
    },
    close: () => [...judges.keys()].forEach(drop),
  }
}

async function predictionOf({ values }: PredictRequest, judge: RowJudge): Promise<Prediction> {
  const columns = judge.features.map(({ name }) => (Object.hasOwn(values, name) ? values[name] : undefined))
  const rows = Math.max(0, ...columns.map(column => column?.length ?? 0))
  const width = columns.length
  const matrix = Float32Array.from(
    { length: rows * width },
    (_, at) => columns[at % width]?.[Math.floor(at / width)] ?? NaN,
  )
  const judged = await judge.judge({ values: matrix })
  const names = judge.features.map(({ name }) => name)
  return {
    anomalies: Array.from(judged.anomalous, flag => flag === 1),
    mse: Array.from({ length: rows }, (_, row) => meanError(judged, row, width)),
    filledRows: judged.filled,
    contributions: Array.from({ length: rows }, (_, row) => contributionsOf(judged, row, names)),
  }
}

/** Over the given features; null where there is none. */
function meanError({ errors }: JudgedRows, row: number, width: number): number | null {
  const given = errors.subarray(row * width, (row + 1) * width).filter(error => !Number.isNaN(error))
  if (given.length === 0) return null
  return Number((given.reduce((sum, error) => sum + error, 0) / given.length).toPrecision(5))
}

/** Each given feature's error ÷ its threshold, as a share of the row's. */
function contributionsOf(
  { errors, thresholds }: JudgedRows,
  row: number,
  names: readonly string[],
): Readonly<Record<string, number>> {
  const ratios = names.flatMap((name, f) => {
    const at = row * names.length + f
    const ratio = (errors[at] ?? NaN) / (thresholds[at] ?? NaN)
    return Number.isNaN(ratio) ? [] : [{ name, ratio }]
  })
  const sum = ratios.reduce((total, { ratio }) => total + ratio, 0)
  return Object.fromEntries(
    ratios.map(({ name, ratio }) => [name, sum > 0 ? Number((ratio / sum).toFixed(4)) : 1 / ratios.length]),
  )
}
