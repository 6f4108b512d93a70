import { mean } from "./mean.ts"

/**
 * Generalised Pareto distribution of excesses y ≥ 0: P(Y > y) = (1 + shape·y/scale)^(−1/shape), and
 * e^(−y/scale) where shape is 0. shape < 0: a tail that ends; 0: exponential; > 0: heavy.
 */
export interface Gpd {
  readonly shape: number
  /** > 0, in the unit of the excesses. */
  readonly scale: number
  /** Of the excesses it was fitted to; for a distribution stated by hand, NaN. */
  readonly logLikelihood: number
}

/**
 * Maximum likelihood by Grimshaw's trick ("Computing maximum likelihood estimates for the generalized Pareto
 * distribution", Technometrics 1993; used by Siffer et al., KDD 2017): with x = shape/scale the two equations
 * become one, u(x)·v(x) = 1, whose roots are the candidates; the exponential (x = 0) stands against them.
 * Needs at least one finite excess > 0, else scale is NaN.
 */
export function fitGpd(excesses: ArrayLike<number>): Gpd {
  const finite = Float64Array.from(excesses).filter(y => Number.isFinite(y) && y > 0)
  if (finite.length === 0) return { shape: 0, scale: NaN, logLikelihood: NaN }
  const size = mean(finite)
  const unit = finite.map(y => y / size)
  const candidates = roots(unit).map(x => candidate(unit, x))
  const best = candidates.reduce(
    (a, b) => (b.logLikelihood > a.logLikelihood + 1e-9 ? b : a),
    exponential(unit),
  )
  return {
    shape: best.shape,
    scale: best.scale * size,
    logLikelihood: best.logLikelihood - finite.length * Math.log(size),
  }
}

/** The fit without a shape: scale = mean excess. */
export function fitExponential(excesses: ArrayLike<number>): Gpd {
  const finite = Float64Array.from(excesses).filter(y => Number.isFinite(y) && y > 0)
  return finite.length === 0 ? { shape: 0, scale: NaN, logLikelihood: NaN } : exponential(finite)
}

/** The excess that is exceeded with probability p, 0 < p ≤ 1; grows as p falls. */
export function excessOf({ shape, scale }: Pick<Gpd, "shape" | "scale">, p: number): number {
  return Math.abs(shape) < 1e-9 ? -scale * Math.log(p) : (scale * (Math.pow(p, -shape) - 1)) / shape
}

/**
 * Roots of u(x)·v(x) − 1 between the poles, in order; x = 0, always a root, is left out. Excesses have mean
 * 1.
 */
function roots(excesses: Float64Array): number[] {
  const largest = excesses.reduce((a, b) => Math.max(a, b))
  const smallest = excesses.reduce((a, b) => Math.min(a, b))
  const upper = Math.min(Math.max((2 * (1 - smallest)) / (smallest * smallest), 1e-2), 1e6)
  const negative = logSpaced(1e-9, 1 - 1e-4, 80).map(share => -(1 - share) / largest)
  const positive = logSpaced(1e-4, upper, 120)
  return [...crossings(excesses, negative), ...crossings(excesses, positive)]
}

function crossings(excesses: Float64Array, grid: readonly number[]): number[] {
  const found: number[] = []
  let before = equation(excesses, grid[0]!)
  for (let i = 1; i < grid.length; i++) {
    const after = equation(excesses, grid[i]!)
    if (before * after < 0) found.push(bisect(excesses, grid[i - 1]!, grid[i]!))
    before = after
  }
  return found
}

function bisect(excesses: Float64Array, from: number, to: number): number {
  let low = from
  let high = to
  const rising = equation(excesses, high) > 0
  for (let i = 0; i < 80 && Math.abs(high - low) > 1e-14 * Math.abs(low); i++) {
    const middle = (low + high) / 2
    if (equation(excesses, middle) > 0 === rising) high = middle
    else low = middle
  }
  return (low + high) / 2
}

/** u(x)·v(x) − 1, with u the mean of 1/(1 + xy) and v = 1 + the mean of log(1 + xy). */
function equation(excesses: Float64Array, x: number): number {
  let u = 0
  let v = 0
  for (const y of excesses) {
    u += 1 / (1 + x * y)
    v += Math.log1p(x * y)
  }
  return (u / excesses.length) * (1 + v / excesses.length) - 1
}

function candidate(excesses: Float64Array, x: number): Gpd {
  const shape = mean(excesses.map(y => Math.log1p(x * y)))
  const scale = shape / x
  return { shape, scale, logLikelihood: -excesses.length * (Math.log(scale) + shape + 1) }
}

function exponential(excesses: Float64Array): Gpd {
  const scale = mean(excesses)
  return { shape: 0, scale, logLikelihood: -excesses.length * (Math.log(scale) + 1) }
}

function logSpaced(from: number, to: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => from * Math.pow(to / from, i / (count - 1)))
}
