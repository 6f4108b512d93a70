import { z } from "zod"
import { detectorNames, scopes } from "../../base/index.ts"
import { defaults } from "./defaults.ts"
import { choice, count, countOrAuto, defaulted, positive } from "./fields.ts"

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
