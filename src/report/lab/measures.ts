import type { LabLook, TrialRecord, TrialRun } from "./record.ts"
import { median } from "../../stats/index.ts"

/**
 * How fast the gradient fades on its way back, in powers of ten per step: the slope of log₁₀ ‖∂L/∂hₜ‖ over
 * the steps back, by least squares; negative where it fades. NaN where fewer than two states have a gradient.
 */
export function slopeOf({ states }: Pick<LabLook, "states">): number {
  const points = states
    .map((norm, t) => ({ back: states.length - 1 - t, log: Math.log10(norm) }))
    .filter(({ log }) => Number.isFinite(log))
  const [x, y] = [meanOf(points.map(({ back }) => back)), meanOf(points.map(({ log }) => log))]
  const spread = points.reduce((sum, { back }) => sum + (back - x) ** 2, 0)
  const covered = points.reduce((sum, { back, log }) => sum + (back - x) * (log - y), 0)
  return spread > 0 ? covered / spread : NaN
}

/** Share of the gradient, Σ‖∂L/∂hₜ‖, that reaches the first quarter of the window; NaN without any. */
export function firstQuarterShare({ states }: Pick<LabLook, "states">): number {
  const sum = (norms: readonly number[]): number => norms.reduce((total, norm) => total + norm, 0)
  return sum(states.slice(0, Math.ceil(states.length / 4))) / sum(states)
}

/** The middle over seeds of what each run's look at its start or end gives; NaN without a run. */
export function overSeeds(
  { runs }: Pick<TrialRecord, "runs">,
  of: (run: TrialRun) => number | null | undefined,
): number {
  const known = runs.map(of).filter(value => value !== null && value !== undefined && Number.isFinite(value))
  return known.length === 0 ? NaN : median(Float64Array.from(known, value => value ?? NaN))
}

export const firstLook = ({ looks }: TrialRun): LabLook | undefined => looks[0]
export const lastLook = ({ looks }: TrialRun): LabLook | undefined => looks.at(-1)

export const startLoss = ({ heldOut }: TrialRun): number | undefined => heldOut[0]?.heldOut
export const endLoss = ({ heldOut }: TrialRun): number | undefined => heldOut.at(-1)?.heldOut
export const bestLoss = ({ heldOut }: TrialRun): number => Math.min(...heldOut.map(each => each.heldOut))
export const worstLoss = ({ heldOut }: TrialRun): number => Math.max(...heldOut.map(each => each.heldOut))

/** Root mean squared difference of two series; rows without a value are left out. */
export function rootMeanSquare(a: readonly (number | null)[], b: readonly (number | null)[]): number {
  const squares = a.flatMap((value, row) => {
    const other = b[row] ?? null
    return value === null || other === null || !Number.isFinite(value - other) ? [] : [(value - other) ** 2]
  })
  return squares.length === 0 ? NaN : Math.sqrt(meanOf(squares))
}

/**
 * Share of the day's variance that a reconstruction explains: 1 = all, 0 = no more than the day's mean; below
 * 0 it is worse than that.
 */
export function explainedShare(day: readonly (number | null)[], rebuilt: readonly (number | null)[]): number {
  const known = day.filter(value => value !== null)
  const centre = meanOf(known)
  const spread = Math.sqrt(meanOf(known.map(value => (value - centre) ** 2)))
  return spread > 0 ? 1 - (rootMeanSquare(day, rebuilt) / spread) ** 2 : NaN
}

function meanOf(values: readonly number[]): number {
  return values.length === 0 ? NaN : values.reduce((sum, value) => sum + value, 0) / values.length
}
