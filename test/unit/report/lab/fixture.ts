import type { LabSetting } from "../../../../src/base/index.ts"
import type { LabKind, LabLook, LabResult, TrialRecord, TrialRun } from "../../../../src/report/index.ts"

const minute = 60_000
const end = Date.UTC(2026, 2, 18, 7)
const setting: LabSetting = {
  cell: "lstm",
  window: 30,
  units: 8,
  batch: 32,
  updates: 60,
  optimizer: "adam",
  rate: 3e-3,
  clip: null,
  weights: "standard",
  forgetBias: 1,
  inputs: "scaled",
}
const dayValues = Array.from({ length: 240 }, (_, i) => (i === 7 ? null : 40 + 10 * Math.sin(i / 40)))

interface Course {
  /** Powers of ten a step. */
  readonly slope: number
  /** The last held-out loss; the first is 1. */
  readonly loss: number
  readonly healthy: boolean
}

function runOf(seed: number, { slope, loss, healthy }: Course): TrialRun {
  const losses = Array.from(
    { length: 60 },
    (_, i) => (loss + (1 - loss) * Math.exp(-i / 12)) * (1 + seed / 50),
  )
  const heldOut = [0, 30, 60].map(update => ({
    update,
    training: losses[Math.max(0, update - 1)] ?? 1,
    heldOut: losses[Math.max(0, update - 1)] ?? 1,
  }))
  const params = { first: 1, best: loss, updates: 60 }
  return {
    seed,
    losses,
    heldOut,
    looks: [0, 1, 2, 20, 40, 60].map((update): LabLook => ({
      update,
      global: 1 / (update + 1),
      layers: { encoder: 0.5 / (update + 1), decoder: 0.4 / (update + 1), readout: 0.3 / (update + 1) },
      states: Array.from({ length: 30 }, (_, t) => 10 ** (slope * (29 - t))),
      saturated: healthy ? 0.01 : 0.9,
      rank: healthy ? 8 : 1,
      ratio: update === 0 ? null : 1e-3,
    })),
    verdict: {
      diagnosis: healthy ? "healthy" : "null",
      reason: { code: healthy ? "loss-fell" : "loss-flat", params },
      skill: { detectorAuc: healthy ? 0.98 : 0.5, baselineAuc: 0.9 },
      skilled: healthy,
    },
    cost: { vusPr: healthy ? 0.9 : 0.4, found: healthy ? 1 : 0, faults: 1, falseIncidents: healthy ? 0 : 2 },
    day: dayValues.map(value => (healthy ? (value ?? 40) + 0.5 : 40)),
    parameters: 1234,
  }
}

const good: Course = { slope: -0.05, loss: 0.05, healthy: true }
const bad: Course = { slope: -0.4, loss: 1, healthy: false }

function broken(
  kind: LabKind,
  name: string,
  change: Partial<LabSetting>,
  against = "production",
): TrialRecord {
  const runs = [runOf(1, bad), runOf(2, bad)]
  return { kind, name, role: "broken", against, setting: { ...setting, ...change }, runs, problem: null }
}

function cure(kind: LabKind, name: string, change: Partial<LabSetting>): TrialRecord {
  const runs = [runOf(1, good), runOf(2, good)]
  return { kind, name, role: "cure", against: null, setting: { ...setting, ...change }, runs, problem: null }
}

/** A laboratory with a trial of each kind, two seeds, and hostile names. */
export const labResult: LabResult = {
  version: 1,
  job: { name: "nightly", title: "Nightly <b>", timeZone: "Europe/Berlin", page: "A4" },
  host: "web-1 <script>alert(1)</script>",
  night: { start: end - 1440 * minute, end },
  history: { start: end - 5 * 1440 * minute, end: end - 1440 * minute },
  step: minute,
  features: 3,
  seeds: [1, 2],
  production: setting,
  day: {
    start: end - 1680 * minute,
    end: end - 1440 * minute,
    feature: "cpu & <i>",
    label: "CPU",
    unit: "%",
    values: dayValues,
  },
  truth: "labels",
  trials: [
    broken("vanishing", "rnn", { cell: "rnn" }, "deep-lstm"),
    cure("vanishing", "deep-lstm", { window: 120 }),
    broken("null", "tiny-rate", { rate: 1e-9 }),
    broken("exploding", "unclipped", { rate: 30 }, "clipped"),
    cure("exploding", "clipped", { rate: 30, clip: 0.1 }),
    broken("saturation", "raw-inputs", { inputs: "raw" }),
    broken("convergence", "sgd", { optimizer: "sgd" }),
    broken("stabilised", "unstable", { rate: 0.3 }),
    cure("stabilised", "production", {}),
    { ...broken("own", "lost", {}), role: "other", runs: [], problem: "its process died" },
  ],
  sweep: [1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1].map(rate => ({
    rate,
    losses:
      rate > 0.5 ? [null, null] : [0.05 + Math.log10(rate / 1e-3) ** 2, 0.06 + Math.log10(rate / 1e-3) ** 2],
  })),
  versions: { noctule: "0.0.0" },
}
