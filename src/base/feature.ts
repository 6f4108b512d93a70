import type { Feature } from "./frame.ts"

/**
 * How far from the usual value a value of this level must lie before it counts, in the feature's unit; 0
 * where any distance does.
 */
export function deadbandAt({ deadband }: Pick<Feature, "deadband">, level: number): number {
  return deadband ? Math.max(deadband.absolute, deadband.relative * Math.abs(level)) : 0
}
