import { bugFault, type Fault, firstLine, inputFault, type ModelRule, usageFault } from "../base/index.ts"

export const shapeMismatch = (op: string, why: string, operands: readonly string[]): Fault =>
  bugFault({
    code: "engine.shape",
    what: `${op} does not accept ${operands.join(" and ")}`,
    where: why,
    hint: "pass values of compatible shapes",
  })

export const noGradient = (op: string): Fault =>
  bugFault({
    code: "engine.no-gradient",
    what: `${op} has no gradient`,
    where: "gradients()",
    hint: "differentiate values that do not depend on it",
  })

export const independentOfLoss = (name: string): Fault =>
  bugFault({
    code: "engine.independent-of-loss",
    what: `the loss does not depend on ${name}`,
    where: "gradients()",
    hint: "request only gradients of values that the loss depends on",
  })

export const duplicateName = (name: string): Fault =>
  bugFault({
    code: "engine.duplicate-name",
    what: `two values are called ${name}`,
    where: "a graph",
    hint: "give every leaf and output a unique name",
  })

export const missingInput = (name: string, given: readonly string[]): Fault =>
  bugFault({
    code: "engine.missing-input",
    what: `no array for ${name}`,
    where: `given: ${given.join(", ") || "nothing"}`,
    hint: `pass ${name}`,
  })

export const wrongLength = (name: string, shape: string, length: number): Fault =>
  inputFault({
    code: "engine.wrong-length",
    what: `${name} holds ${length} numbers`,
    where: `its shape is ${shape}`,
    hint: "pass an array of that shape, row-major",
  })

export const notFinite = (what: string, update: number): Fault =>
  inputFault({
    code: "engine.not-finite",
    what: `${what} is not a finite number`,
    where: `update ${update}`,
    hint: "check the training rows for infinite or huge values, or lower model.rate",
  })

export const windowTooLong = (window: number, rows: number): Fault =>
  inputFault({
    code: "engine.window-too-long",
    what: `${rows} rows are fewer than a window of ${window} rows`,
    where: "model.window",
    hint: "shorten model.window, or give the host more history",
  })

export const noUpdates = (updates: number): Fault =>
  usageFault({
    code: "engine.no-updates",
    what: `${updates} updates`,
    where: "model.updates",
    hint: "train with at least 1 update",
  })

export const featureCountMismatch = (got: number, expected: number): Fault =>
  inputFault({
    code: "engine.feature-count",
    what: `rows have ${got} features`,
    where: `the model was built for ${expected}`,
    hint: "train a model for these features",
  })

export const infiniteValue = (row: number, feature: number): Fault =>
  inputFault({
    code: "engine.infinite",
    what: "an infinite value",
    where: `row ${row}, feature ${feature} of the scaled rows`,
    hint: "mark it as missing (NaN) before training",
  })

export const noWindows = (given: number): Fault =>
  inputFault({
    code: "engine.no-windows",
    what: `none of ${given} windows contains a value`,
    where: "training",
    hint: "give the host more history, or a shorter model.window",
  })

/** What the npm package onnxruntime-node holds; Linux with glibc. */
export const onnxruntimePlatforms: readonly string[] = [
  "darwin/arm64",
  "linux/arm64",
  "linux/x64",
  "win32/arm64",
  "win32/x64",
]

export function runtimeUnavailable(
  engine: ModelRule["engine"],
  cause: unknown,
  platform: string = `${process.platform}/${process.arch}`,
): Fault {
  if (engine === "onnxruntime" && !onnxruntimePlatforms.includes(platform)) return noNativePackage(platform)
  const other = engine === "onnxruntime" ? "tensorflow" : "onnxruntime"
  return usageFault(
    {
      code: "engine.runtime-unavailable",
      what: `${engine} does not load: ${firstLine(cause)}`,
      where: `model.engine: ${engine}`,
      hint: `reinstall Noctule (in a checkout: npm ci), or set model.engine: ${other}`,
    },
    cause,
  )
}

/** Its cause, a missing file of a package, says less. */
function noNativePackage(platform: string): Fault {
  return usageFault({
    code: "engine.no-native-package",
    what: `onnxruntime-node has no build for ${platform}, only for ${onnxruntimePlatforms.join(", ")}`,
    where: "model.engine: onnxruntime",
    hint: "set model.engine: tensorflow, which runs in JavaScript and is slower, or run Noctule in a Linux container",
  })
}

/**
 * For logs and records: why this engine runs the models, and how to speed up a slow one.
 */
export const onnxruntimeReason = "model.engine is onnxruntime"
export const tensorflowReason = (trouble: string | null): string =>
  `model.engine is tensorflow; ${trouble === null ? "its native binding loads" : `in JavaScript, as its native binding does not load: ${trouble}`}`
export const tensorflowHint =
  "fetch its binding: (cd node_modules/@tensorflow/tfjs-node && node scripts/install.js), or set model.engine: onnxruntime, which needs none and is faster"

const retrainHint = "delete it: the next run trains a new model"

export const artifactCorrupt = (where: string, why: string): Fault =>
  inputFault({ code: "engine.artifact-corrupt", what: `corrupt model: ${why}`, where, hint: retrainHint })

export const artifactForeign = (where: string): Fault =>
  inputFault({ code: "engine.artifact-foreign", what: "not a Noctule model", where, hint: retrainHint })

export const artifactNewer = (where: string, got: number, known: number): Fault =>
  inputFault({
    code: "engine.artifact-newer",
    what: `a model of format ${got}`,
    where: `${where}; this version reads formats up to ${known}`,
    hint: `update Noctule, or ${retrainHint}`,
  })
