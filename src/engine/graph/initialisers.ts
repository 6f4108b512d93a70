import type { Random } from "../../stats/index.ts"

/** Fills a matrix [rows × columns], row-major; `rows` are outputs, `columns` inputs. */
export type Initialiser = (rows: number, columns: number, random: Random) => Float32Array

/** Uniform in ±√(6 / (inputs + outputs)) (Glorot & Bengio 2010). */
export const glorot: Initialiser = (rows, columns, random) => {
  const limit = Math.sqrt(6 / (rows + columns))
  return Float32Array.from({ length: rows * columns }, () => (2 * random.next() - 1) * limit)
}

/** Orthonormal rows, or columns where there are fewer of them (Saxe et al. 2014), by Gram–Schmidt. */
export const orthogonal: Initialiser = (rows, columns, random) => {
  const [many, long] = rows <= columns ? [rows, columns] : [columns, rows]
  const basis: Float64Array[] = []
  while (basis.length < many) {
    const next = Float64Array.from({ length: long }, () => random.normal())
    for (const known of basis) subtract(next, known, dot(next, known))
    for (const known of basis) subtract(next, known, dot(next, known)) // a second pass removes rounding errors of the first
    const length = Math.sqrt(dot(next, next))
    if (length > 1e-6) basis.push(next.map(x => x / length))
  }
  return Float32Array.from({ length: rows * columns }, (_, at) => {
    const [row, column] = [Math.floor(at / columns), at % columns]
    return rows <= columns ? basis[row]![column]! : basis[column]![row]!
  })
}

/** Uniform in ±1/√outputs: what PyTorch gives a recurrent layer. */
export const inverseRoot: Initialiser = (rows, columns, random) =>
  Float32Array.from({ length: rows * columns }, () => (2 * random.next() - 1) / Math.sqrt(rows))

/** Bad on purpose: every unit is the same as every other, and stays so. For the study of failed training. */
export const equal: Initialiser = (rows, columns) => new Float32Array(rows * columns).fill(0.05)

/** Bad on purpose: all units stay equal. For the study of failed training. */
export const zeros: Initialiser = (rows, columns) => new Float32Array(rows * columns)

/**
 * Normal with a deviation of 3: the gates start saturated and gradients explode or die. For the study of
 * failed training.
 */
export const tooLarge: Initialiser = (rows, columns, random) =>
  Float32Array.from({ length: rows * columns }, () => 3 * random.normal())

/**
 * Normal with a deviation of 10⁻⁴: signals and gradients fade from step to step. For the study of failed
 * training.
 */
export const tooSmall: Initialiser = (rows, columns, random) =>
  Float32Array.from({ length: rows * columns }, () => 1e-4 * random.normal())

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}

function subtract(from: Float64Array, what: Float64Array, times: number): void {
  for (let i = 0; i < from.length; i++) from[i]! -= times * what[i]!
}
