import { type ModelFiles, type RowRule } from "../../base/index.ts"
import { compile, type Program, type TrainedModel, unpack } from "../../engine/index.ts"
import { scaleValue } from "../../frame/index.ts"
import { rowModelFile } from "../../job/index.ts"
import { meanMatrix } from "../scoring/normalise.ts"
import { modelOf, modelWrong } from "../faults.ts"
import type { ModelMetadata } from "../training/artifact.ts"
import { filledWindow } from "./probe.ts"

/** Judges rows that come without their history, by a host's kept models. */
export interface RowJudge extends Pick<ModelMetadata, "host" | "features" | "step"> {
  /** Rows of a window. */
  readonly window: number
  readonly judge: (rows: RowsInOrder) => Promise<JudgedRows>
  /** Releases the models. */
  readonly close: () => void
}

export interface RowsInOrder {
  /** [rows × features] in the features' units; NaN = not given. */
  readonly values: Float32Array
}

export interface JudgedRows {
  /** [rows × features] squared error in scaled units, mean over the models; NaN where no value was given. */
  readonly errors: Float32Array
  /** [rows × features] an error above it is an anomaly. */
  readonly thresholds: Float32Array
  /** [rows] 1 = a feature's error is above its threshold. */
  readonly anomalous: Uint8Array
  /** Rows before the first one that were filled up with expected values. */
  readonly filled: number
}

/**
 * Opens a host's models; null where they were written before single rows could be judged. `host` names it in
 * messages. Fault where a file is damaged.
 */
export async function openRowJudge(host: string, files: readonly ModelFiles[]): Promise<RowJudge | null> {
  const models = files.map(file => {
    const where = modelOf(file.label, host)
    const { model, weights, about } = unpack(file, where)
    const checked = rowModelFile.check(about)
    if ("wrong" in checked) throw modelWrong({ where, hint: rowModelFile.hint, wrong: checked.wrong })
    return { label: file.label, model, weights, about: checked.value }
  })
  const rule = models.find(({ about }) => about.rows)?.about.rows
  const used = models.filter(({ label }) => rule?.models.includes(label))
  const [first] = used
  if (!rule || !first || used.length < rule.models.length) return null
  const scorers = await Promise.all(used.map(openScorer))
  const { features, scaler, step } = first.about
  return {
    host,
    features,
    step,
    window: rule.window,
    judge: ({ values }) => judgeInTurn(values, { rule, scaler, scorers, width: features.length }),
    close: () => scorers.forEach(({ close }) => close()),
  }
}

interface Scorer extends Pick<Program, "close"> {
  /** [features] squared errors of the window's last row. */
  readonly lastRow: (window: Float32Array) => Promise<Float32Array>
}

async function openScorer({
  model,
  weights,
}: Pick<TrainedModel<unknown>, "model" | "weights">): Promise<Scorer> {
  const { window, features } = model.size
  const program = await compile({ error: model.error }, { weights })
  return {
    lastRow: async rows => {
      const { error } = await program.run({ windows: rows.slice(-window * features) })
      return error?.slice(-features) ?? new Float32Array(features).fill(NaN)
    },
    close: () => program.close(),
  }
}

interface Judging {
  readonly rule: RowRule
  readonly scaler: ModelMetadata["scaler"]
  readonly scorers: readonly Scorer[]
  readonly width: number
}

/**
 * Row by row: each is the last of a window that holds the rows before it. What was judged an anomaly, and
 * what was not given, is in later windows at its expected value, so that a fault makes no row after it one.
 */
async function judgeInTurn(
  values: Float32Array,
  { rule, scaler, scorers, width }: Judging,
): Promise<JudgedRows> {
  const rows = values.length / width
  const expected = Float32Array.from(rule.expected, (value, f) => scaleValue(scaler, value, f))
  const judged = {
    errors: new Float32Array(values.length),
    thresholds: new Float32Array(values.length),
    anomalous: new Uint8Array(rows),
    filled: Math.min(rule.window - 1, Math.max(0, rule.window - rows)),
  }
  let window = filledWindow(expected, rule.window)
  let incomplete = rule.window
  for (let row = 0; row < rows; row++) {
    const given = values.subarray(row * width, (row + 1) * width)
    const scaled = given.map((value, f) =>
      Number.isNaN(value) ? (expected[f] ?? NaN) : scaleValue(scaler, value, f),
    )
    window = shifted(window, scaled)
    incomplete = given.includes(NaN) ? rule.window : Math.max(0, incomplete - 1)
    const errors = meanMatrix(await Promise.all(scorers.map(({ lastRow }) => lastRow(window))))
    given.forEach((value, f) => {
      const at = row * width + f
      judged.errors[at] = Number.isNaN(value) ? NaN : (errors[f] ?? NaN)
      judged.thresholds[at] = thresholdOf(rule, f, incomplete > 0)
      if (!(judged.errors[at] > judged.thresholds[at])) return
      judged.anomalous[row] = 1
      window[window.length - width + f] = expected[f] ?? NaN
    })
  }
  return judged
}

function shifted(window: Float32Array, row: Float32Array): Float32Array {
  const next = new Float32Array(window.length)
  next.set(window.subarray(row.length))
  next.set(row, window.length - row.length)
  return next
}

/** In a window that is filled up the greater of both: how many rows are filled up differs from row to row. */
function thresholdOf({ thresholds: { whole, filled } }: RowRule, f: number, incomplete: boolean): number {
  const [ofWhole, ofFilled] = [whole[f] ?? NaN, filled[f] ?? NaN]
  return incomplete ? Math.max(ofWhole, ofFilled) : ofWhole
}
