import type { TrainingRecord } from "../../base/index.ts"

/** How a training went: the verdict with its numbers. */
export const diagnoses = {
  fell: (first: string, best: string) => `the held-out loss went from ${first} to ${best}`,
  notFinite: (update: number, fell: string) =>
    `the loss was no finite number at update ${update}; before, ${fell}`,
  rose: ({ first, worst, last, updates }: { first: string; worst: string; last: string; updates: number }) =>
    `the held-out loss rose from ${first} to ${worst} and was ${last} after ${updates} updates`,
  faded: (layer: string, step: string, fell: string) =>
    `the weakest layer's gradient is ${layer} of the strongest's, and the weakest step's of a window ${step}; ${fell}`,
  neverMoved: (fell: string, updates: number) => `the loss never moved: ${fell} in ${updates} updates`,
  falling: ({
    last,
    then,
    update,
    updates,
    fell,
  }: {
    last: string
    then: string
    update: number
    updates: number
    fell: string
  }) => `still falling at the end: to ${last} from ${then} at update ${update} of ${updates}; ${fell}`,
  healthy: (fell: string, updates: number) => `${fell} in ${updates} updates`,
  fittedOn: (rows: number) => `it was read off ${rows} rows of history`,
  grown: (trees: number, rows: number) => `${trees} trees of ${rows} rows each were grown`,
} as const

const outcomes: Readonly<Record<TrainingRecord["diagnosis"], string>> = {
  healthy: "went well",
  "not-converged": "was still falling at its end",
  "vanishing-gradients": "lost its gradients",
  exploding: "exploded",
  null: "learned nothing",
}

/** What did not go as planned, and what was done about it; each goes on from a detector's name. */
export const trainings = {
  failed: (diagnosis: TrainingRecord["diagnosis"], reason: string, action: string) =>
    `training ${outcomes[diagnosis]} (${reason}); ${action}`,
  continued: "it went on for as many updates",
  retried: "it was repeated with another seed, a fifth of the rate and clipped gradients",
  retryFailed: (diagnosis: TrainingRecord["diagnosis"], reason: string) =>
    `the repeat ${outcomes[diagnosis]} too (${reason})`,
  skipped: "it was left out",
  skippedFor: (why: string) => `${why}; it was left out`,
  earlierModelUsed: "the earlier model judged the night",
  ofDetector: (detector: string, note: string) => `${detector}: ${note}`,
  /** Held-out history against shuffled: area under the curve, of the detector and of medians. */
  skill: (own: string, medians: string) =>
    `it told held-out history from shuffled in ${own} of pairs, medians by time of day in ${medians}`,
  noneUsable: "no model stood; medians by time of day judged the night",
  tooShort: (days: number) => `its history is shorter than ${days} days to learn from`,
  worseThanMedians: (ratio: string) =>
    `its squared errors on held-out history were ${ratio} times those of medians by time of day`,

  /** Why an earlier model was not gone on from. */
  coldStart: (why: string) => `began anew: the earlier model was not taken, ${why}`,
  earlier: {
    size: "it has another size",
    unreadable: (what: string) => `it is ${what}`,
    silent: "it does not say what it learned from",
    host: (host: string) => `it is of another host, ${host}`,
    step: "its rows lie another time apart",
    features: "it has other features",
    night: "it has learned from rows of this night",
    moved: (moved: number, features: number) =>
      `the range of ${moved} of ${features} features has moved since`,
  },
} as const
