import type { Feature } from "./frame.ts"

/** How far from the usual value a value of this level must lie before it counts, in the feature's unit; 0 where any distance does. */
export function floorOf({ floor }: Pick<Feature, "floor">, level: number): number {
  return floor ? Math.max(floor.absolute, floor.relative * Math.abs(level)) : 0
}
