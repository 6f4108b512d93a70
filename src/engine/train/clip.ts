import type { Operand, Value } from "../graph/value.ts"

/** The Euclidean norm over all values, as a scalar. */
export function globalNorm(values: readonly Value[]): Value {
  return values
    .map(v => v.square().sum())
    .reduce((a, b) => a.add(b))
    .sqrt()
}

/**
 * Gradients scaled down together so that their global norm is at most `limit` (Pascanu et al. 2013);
 * unchanged when `limit` is absent.
 */
export function clipByGlobalNorm(gradients: readonly Value[], limit?: Operand): readonly Value[] {
  if (limit === undefined) return gradients
  const norm = globalNorm(gradients)
  const divisor = norm.sub(limit).relu().add(limit) // the larger of norm and limit
  return gradients.map(g => g.mul(limit).div(divisor))
}
