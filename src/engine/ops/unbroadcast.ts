import { broadcastAxes, sameShape, type Shape } from "../graph/shapes.ts"
import type { Value } from "../graph/value.ts"

/**
 * The way back of a broadcast: sums a gradient over the axes along which its value of this shape was
 * stretched.
 */
export function unbroadcast(gradient: Value, shape: Shape): Value {
  if (sameShape(gradient.shape, shape)) return gradient
  const axes = broadcastAxes(shape, gradient.shape)
  const summed = axes.length === 0 ? gradient : gradient.sum(...axes)
  return sameShape(summed.shape, shape) ? summed : summed.reshape(...shape)
}
