import type {
  ColdStartCauses,
  DetectorNote,
  TrainingNotes,
  TrainingReason,
  TrainingReasons,
  TrainingRecord,
} from "../../../base/index.ts"
import { word, type Wording } from "./coded.ts"

/** "the held-out loss went from 1.2 to 0.3 in 600 updates". */
export function wordReason(reason: TrainingReason): string {
  return word(reasons, reason)
}

/** "lstm-autoencoder: training exploded (…); retried …". */
export function wordNote(note: DetectorNote): string {
  const sentence = word(notes, note)
  return note.detector === "" ? sentence : `${note.detector}: ${sentence}`
}

const fell = ({ first, best }: { readonly first: number; readonly best: number }): string =>
  `the held-out loss went from ${loss(first)} to ${loss(best)}`

const reasons: Wording<TrainingReasons> = {
  "not-finite": ({ update, ...fall }) =>
    `the loss was no finite number at update ${update}; before, ${fell(fall)}`,
  "loss-rose": ({ first, worst, last, updates }) =>
    `the held-out loss rose from ${loss(first)} to ${loss(worst)} and was ${loss(last)} after ${updates} updates`,
  "gradients-vanished": ({ layer, step, ...fall }) =>
    `the weakest layer's gradient is ${loss(layer)} of the strongest's, and the weakest step's of a window ${loss(step)}; ${fell(fall)}`,
  "loss-flat": ({ updates, ...fall }) => `the loss never moved: ${fell(fall)} in ${updates} updates`,
  "loss-still-falling": ({ last, earlier, update, updates, ...fall }) =>
    `still falling at the end: to ${loss(last)} from ${loss(earlier)} at update ${update} of ${updates}; ${fell(fall)}`,
  "loss-fell": ({ updates, ...fall }) => `${fell(fall)} in ${updates} updates`,
  fitted: ({ rows }) => `fitted on ${rows} rows of history`,
  "trees-grown": ({ trees, rows }) => `${trees} trees, grown on ${rows} rows each`,
  "history-too-short": ({ days }) => `its history is shorter than the ${days} days it needs`,
  "worse-than-baseline": ({ ratio }) =>
    `its squared errors on held-out history were ${ratio.toFixed(2)} times those of the seasonal baseline`,
  "no-skill": ({ detectorAuc, baselineAuc }) =>
    `it separated real from shuffled held-out history with AUC ${detectorAuc.toFixed(2)}; the seasonal baseline reached ${baselineAuc.toFixed(2)}`,
  text: ({ text }) => text,
}

const outcomes: Readonly<Record<TrainingRecord["diagnosis"], string>> = {
  healthy: "went well",
  "not-converged": "was still falling at its end",
  "vanishing-gradients": "lost its gradients",
  exploding: "exploded",
  null: "learned nothing",
}

type Diagnosed = Pick<TrainingRecord, "diagnosis" | "reason">
const training = ({ diagnosis, reason }: Diagnosed): string =>
  `training ${outcomes[diagnosis]} (${wordReason(reason)})`

const notes: Wording<TrainingNotes> = {
  "cold-start": ({ cause }) => `cold start: ${word(coldStartCauses, cause)}`,
  continued: diagnosed => `${training(diagnosed)}; continued for as many updates`,
  retried: diagnosed =>
    `${training(diagnosed)}; retried with another seed, a fifth of the rate and clipped gradients`,
  "retry-failed": ({ diagnosis, reason }) => `the retry ${outcomes[diagnosis]} too (${wordReason(reason)})`,
  skipped: ({ reason }) => (reason === null ? "skipped" : `skipped: ${wordReason(reason)}`),
  "earlier-model-used": () => "the earlier model scored the night",
  "baseline-used": () => "no model is usable; the seasonal baseline scored the night",
  text: ({ text }) => text,
}

const coldStartCauses: Wording<ColdStartCauses> = {
  size: () => "the earlier model has another size",
  unreadable: ({ what }) => `the earlier model is ${what}`,
  "no-metadata": () => "the earlier model does not name its training data",
  "other-host": ({ host }) => `the earlier model is of another host, ${host}`,
  "other-step": () => "the earlier model has another step",
  "other-features": () => "the earlier model has other features",
  "trained-on-night": () => "the earlier model was trained on rows of this night",
  "scale-moved": ({ moved, features }) => `the range of ${moved} of ${features} features has changed since`,
}

/** Three digits; powers of ten from a million on. */
function loss(value: number): string {
  return Math.abs(value) < 1e6 ? String(value) : value.toExponential(2)
}
