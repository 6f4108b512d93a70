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

/** "lstm-autoencoder: training exploded (…); it was repeated …". */
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
  fitted: ({ rows }) => `it was read off ${rows} rows of history`,
  "trees-grown": ({ trees, rows }) => `${trees} trees of ${rows} rows each were grown`,
  "history-too-short": ({ days }) => `its history is shorter than ${days} days to learn from`,
  "worse-than-baseline": ({ ratio }) =>
    `its squared errors on held-out history were ${ratio.toFixed(2)} times those of medians by time of day`,
  "no-skill": ({ detectorAuc, baselineAuc }) =>
    `it told held-out history from shuffled in ${percent(detectorAuc)} of pairs, medians by time of day in ${percent(baselineAuc)}`,
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
  "cold-start": ({ cause }) => `began anew: the earlier model was not taken, ${word(coldStartCauses, cause)}`,
  continued: diagnosed => `${training(diagnosed)}; it went on for as many updates`,
  retried: diagnosed =>
    `${training(diagnosed)}; it was repeated with another seed, a fifth of the rate and clipped gradients`,
  "retry-failed": ({ diagnosis, reason }) => `the repeat ${outcomes[diagnosis]} too (${wordReason(reason)})`,
  skipped: ({ reason }) => (reason === null ? "it was left out" : `${wordReason(reason)}; it was left out`),
  "earlier-model-used": () => "the earlier model judged the night",
  "baseline-used": () => "no model stood; medians by time of day judged the night",
  text: ({ text }) => text,
}

const coldStartCauses: Wording<ColdStartCauses> = {
  size: () => "it has another size",
  unreadable: ({ what }) => `it is ${what}`,
  "no-metadata": () => "it does not say what it learned from",
  "other-host": ({ host }) => `it is of another host, ${host}`,
  "other-step": () => "its rows lie another time apart",
  "other-features": () => "it has other features",
  "trained-on-night": () => "it has learned from rows of this night",
  "scale-moved": ({ moved, features }) => `the range of ${moved} of ${features} features has moved since`,
}

/** Three digits; powers of ten from a million on. */
function loss(value: number): string {
  return Math.abs(value) < 1e6 ? String(value) : value.toExponential(2)
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`
}
