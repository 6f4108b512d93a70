import { z } from "zod"
import { detectorNames, scopes } from "../../base/index.ts"
import { defaults } from "./defaults.ts"
import { choice, count, countOrAuto, defaulted, optional, positive } from "./fields.ts"

const detectorsText = `a list of detectors, each once: ${detectorNames.join(", ")}`
const detectors = z
  .array(choice(detectorNames), { error: detectorsText })
  .min(1, { error: detectorsText })
  .refine(names => new Set(names).size === names.length, { error: detectorsText })
  .readonly()

/** The models, and how they train. */
export const model = z.strictObject({
  scope: defaulted(
    choice(scopes),
    defaults.model.scope,
    "host: each host learns from its own history, and one with less than three days of it from hosts with the same features; group: every host learns " +
      "from hosts with the same features; fleet: from all hosts.",
  ),
  detectors: defaulted(
    detectors,
    defaults.model.detectors,
    "What judges the night, one or several together.",
  ),
  engine: defaulted(choice(["onnxruntime", "tensorflow"]), defaults.model.engine, "What runs the training."),
  window: defaulted(count(2, 1000), defaults.model.window, "Rows in a window."),
  stride: defaulted(
    countOrAuto(1, 1000),
    defaults.model.stride,
    "Rows between window starts in training, or auto.",
  ),
  units: defaulted(count(1, 1024), defaults.model.units, "Units of each LSTM layer."),
  updates: defaulted(countOrAuto(1, 1_000_000), defaults.model.updates, "Optimizer steps, or auto."),
  rate: defaulted(positive(1), defaults.model.rate, "Learning rate of Adam."),
  batch: defaulted(count(1, 4096), defaults.model.batch, "Windows a step."),
  seed: defaulted(count(0, 2 ** 32 - 1), defaults.model.seed, "Seed of all randomness."),
  warmStart: defaulted(
    z.boolean({ error: "true or false" }),
    defaults.model.warmStart,
    "Whether a host's training starts from the model of its last night, with fewer updates.",
  ),
})

const trialName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, { error: "lower-case letters, digits and dashes, 40 at most" })

const change = z
  .strictObject({
    cell: optional(choice(["lstm", "rnn"]), "Recurrent cell."),
    window: optional(count(2, 1000), "Rows in a window."),
    units: optional(count(1, 1024), "Units of each layer."),
    batch: optional(count(1, 4096), "Windows per update."),
    updates: optional(count(1, 1_000_000), "Optimizer steps."),
    optimizer: optional(choice(["adam", "momentum", "sgd"]), "How weights change."),
    rate: optional(positive(1000), "Learning rate."),
    clip: optional(positive(1e6), "Longest global norm of the gradients."),
    weights: optional(choice(["standard", "zero", "equal", "large"]), "Initial weights."),
    forgetBias: optional(
      z.number({ error: "a number from -20 to 20" }).min(-20).max(20),
      "Initial bias of the forget gate.",
    ),
    inputs: optional(choice(["scaled", "raw"]), "raw: values as they were measured."),
  })
  .refine(setting => Object.keys(setting).length > 0, { error: "at least one thing to change" })

/** Trials for `noctule lab`. */
export const lab = z.strictObject({
  trials: optional(
    z.record(
      trialName,
      z.strictObject({
        change: change.describe("What the trial changes."),
        against: optional(z.string(), "The trial that it is compared with. Default: production."),
      }),
    ),
    "Trials besides the built-in ones, by name.",
  ),
})
