import { gradients } from "../graph/gradients.ts"
import { nameOf, parametersOf } from "../graph/traverse.ts"
import type { Arrays, Value } from "../graph/value.ts"
import { type ProbedAutoencoder, probedAutoencoder, type RecurrentKind } from "../models/autoencoder.ts"
import type { ModelSize } from "../models/model.ts"
import { compile, type ProgramOptions } from "../runtime/program.ts"
import { numericalRank } from "../../stats/index.ts"
import { type GradientNorms, layerNorms, normOf } from "./gradient-norms.ts"

/** What the encoder's time steps show of a training, on some windows. */
export interface StepNorms extends Pick<GradientNorms, "global" | "layers"> {
  /** ‖∂L/∂hₜ‖, t = 1 … window: the gradient of the loss that reaches each state of the encoder. */
  readonly states: readonly number[]
  /** Share of the encoder's gates (of plain cells: their states) within .02 of an end of their range. */
  readonly saturated: number
  /** Directions among the gradients of the encoder's units: 1 where all learn the same, 0 without any. */
  readonly rank: number
}

export interface StepNormProgram {
  /** From windows and weights. */
  measure(windows: Float32Array, weights: Arrays): Promise<StepNorms>
  close(): void
}

/** How close to an end of its range a gate is saturated. */
const saturation = 0.02
/** What is left of a unit's gradient without the others' directions counts above this share of the longest. */
const rankTolerance = 1e-3

/**
 * Measures a recurrent autoencoder by a program of its own, with the same parameters by name: a training that
 * nobody watches costs nothing.
 */
export async function stepNorms(
  kind: RecurrentKind,
  size: ModelSize,
  options: ProgramOptions = {},
): Promise<StepNormProgram> {
  const probed = probedAutoencoder(kind, size)
  const program = await compile(outputsOf(probed), options)
  const { window, features, units } = size
  const lstm = kind === "lstm-autoencoder"
  return {
    async measure(windows, weights) {
      const probe = new Float32Array((windows.length / features) * units)
      const {
        [statesOutput]: earlier = noNumbers,
        [codeOutput]: code = noNumbers,
        ...found
      } = await program.run({ ...weights, windows, probe })
      const [, ...states] = [...stepLengths(earlier, window), ...stepLengths(code, 1)]
      const { [squashedOutput]: squashed = noNumbers, [unitsOutput]: ofUnits = noNumbers, ...norms } = found
      return {
        ...layerNorms(norms),
        states,
        saturated: saturatedShare(squashed, lstm ? 0 : -1),
        rank: numericalRank(unitRows(ofUnits, { units, gates: lstm ? 4 : 1 }), rankTolerance),
      }
    },
    close: program.close,
  }
}

const noNumbers = new Float32Array()
/** Names of the program's outputs. */
const [statesOutput, codeOutput] = ["gradient of states", "gradient of the code"]
const [squashedOutput, unitsOutput] = ["squashed", "gradient of the encoder"]

function outputsOf({ model, probe, code, squashed }: ProbedAutoencoder): Record<string, Value> {
  const parameters = parametersOf(model.loss)
  const [toProbe, toCode, ...toParameters] = gradients(model.loss, [probe, code, ...parameters])
  const norms = parameters.flatMap((leaf, i): [string, Value][] => {
    const gradient = toParameters[i]
    if (!gradient) return []
    const norm: [string, Value] = [normOf(nameOf(leaf)), gradient.square().sum().sqrt()]
    return nameOf(leaf) === "encoder.weights" ? [norm, [unitsOutput, gradient]] : [norm]
  })
  return {
    ...Object.fromEntries(norms),
    ...(toProbe && { [statesOutput]: toProbe }),
    ...(toCode && { [codeOutput]: toCode }),
    [squashedOutput]: squashed,
  }
}

function saturatedShare(values: Float32Array, low: number): number {
  const count = values.reduce((n, x) => n + (x < low + saturation || x > 1 - saturation ? 1 : 0), 0)
  return values.length === 0 ? 0 : count / values.length
}

/** The gradient [gates·units × columns] with each unit in one row: [units × gates·columns]. */
function unitRows(gradient: Float32Array, { units, gates }: { units: number; gates: number }) {
  const columns = gradient.length / (gates * units)
  return Array.from({ length: units }, (_, unit) =>
    Float64Array.from({ length: gates * columns }, (_, at) => {
      const row = Math.floor(at / columns) * units + unit
      return gradient[row * columns + (at % columns)] ?? 0
    }),
  )
}

/** Of a sequence [steps × …], in double precision: what fades is far below the smallest square of a float. */
function stepLengths(sequence: Float32Array, steps: number): number[] {
  const each = sequence.length / steps
  return Array.from({ length: steps }, (_, step) => {
    const squares = sequence.subarray(step * each, (step + 1) * each)
    return Math.sqrt(squares.reduce((sum, x) => sum + x * x, 0))
  })
}
