export { adam, type AdamOptions } from "./train/adam.ts"
export { type Artifact, pack, type TrainedModel, unpack } from "./models/artifact.ts"
export { clipByGlobalNorm, globalNorm } from "./train/clip.ts"
export { gradients } from "./graph/gradients.ts"
export * from "./graph/initialisers.ts"
export {
  dense,
  type Layer,
  type LayerSize,
  lstm,
  lstmDecoder,
  lstmEncoder,
  rnnDecoder,
  rnnEncoder,
} from "./graph/layers.ts"
export {
  type Autoencoder,
  denseAutoencoder,
  lstmAutoencoder,
  probedAutoencoder,
  type RecurrentKind,
  rnnAutoencoder,
} from "./models/autoencoder.ts"
export { type Forecaster, lstmForecaster } from "./models/forecaster.ts"
export type { Model, ModelSize } from "./models/model.ts"
export { toOnnx } from "./onnx/model.ts"
export { print } from "./graph/print.ts"
export { compile, type Program, type ProgramOptions, trainer, type Trainer } from "./runtime/program.ts"
export { sgd, type SgdOptions } from "./train/sgd.ts"
export type { Dim, Shape } from "./graph/shapes.ts"
export type { Arrays, Operand, Update, Value } from "./graph/value.ts"
export { constant, input, parameter, scalar, state } from "./graph/build.ts"
export { leavesOf, parametersOf } from "./graph/traverse.ts"
export { cutWindows, type RowMatrix, windowStarts } from "./train/windows.ts"
export { fit, type FitOptions, type FitResult } from "./train/fit.ts"
export { type GradientNorms, gradientNorms } from "./train/gradient-norms.ts"
export { stepNorms, type StepNorms } from "./train/step-norms.ts"
export { loadRuntime } from "./runtime/load.ts"
export type { Engine, Runtime } from "./runtime/runtime.ts"
export {
  collectErrors,
  type WindowScorer,
  type ScoredWindows,
  scorer,
  type ScorerOptions,
} from "./train/scorer.ts"
export { type TrainingCurve, type Diagnosis, diagnose } from "./train/diagnose.ts"
export { runtimeUnavailable } from "./faults.ts"
