import type { Dim, Shape } from "./types.ts"

/** Thrown by shape rules; `make` turns it into a Fault that names both values. */
export class ShapeMismatch extends Error {}

export const printShape = (shape: Shape): string => `[${shape.join(" × ")}]`

/** How many elements; NaN where a size is symbolic. */
export const sizeOf = (shape: Shape): number =>
  shape.reduce<number>((n, d) => n * (typeof d === "number" ? d : NaN), 1)

export const sameShape = (a: Shape, b: Shape): boolean =>
  a.length === b.length && a.every((d, i) => d === b[i])

/** numpy's rule: right-aligned, a size of 1 stretches. */
export function broadcastShapes(a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length)
  return Array.from({ length: rank }, (_, i) => {
    const x = a[i - rank + a.length] ?? 1
    const y = b[i - rank + b.length] ?? 1
    if (x !== y && x !== 1 && y !== 1)
      throw new ShapeMismatch(`${x} and ${y} differ on axis ${i}, and neither is 1`)
    return x === 1 ? y : x
  })
}

/** The axes along which `from` was stretched to become `to`: those to sum over on the way back. */
export function broadcastAxes(from: Shape, to: Shape): number[] {
  const ahead = to.length - from.length
  return to.flatMap((d, axis) => (axis < ahead || (from[axis - ahead] === 1 && d !== 1) ? [axis] : []))
}

export function matmulShape(a: Shape, b: Shape): Shape {
  if (a.length < 2 || b.length < 2) throw new ShapeMismatch("a matrix product takes matrices")
  const [m, k] = a.slice(-2) as [Dim, Dim]
  const [k2, n] = b.slice(-2) as [Dim, Dim]
  if (k !== k2) throw new ShapeMismatch(`the inner sizes ${k} and ${k2} differ`)
  return [...broadcastShapes(a.slice(0, -2), b.slice(0, -2)), m, n]
}

export function splitShapes(shape: Shape, axis: number, sizes: readonly number[]): Shape[] {
  const whole = sizes.reduce((a, b) => a + b, 0)
  if (shape[axis] !== whole)
    throw new ShapeMismatch(`parts of ${sizes.join(" + ")} do not make the ${shape[axis]} of axis ${axis}`)
  return sizes.map(size => shape.map((d, i) => (i === axis ? size : d)))
}

export function concatShape(shapes: readonly Shape[], axis: number): Shape {
  const first = shapes[0]!
  const rest = shapes.find(s => s.length !== first.length || s.some((d, i) => i !== axis && d !== first[i]))
  if (rest) throw new ShapeMismatch(`sizes other than on axis ${axis} differ`)
  const total = shapes.reduce((n, s) => n + (typeof s[axis] === "number" ? s[axis] : NaN), 0)
  if (Number.isNaN(total)) throw new ShapeMismatch(`axis ${axis} has a size that only the data will tell`)
  return first.map((d, i) => (i === axis ? total : d))
}

export function reshapedShape(from: Shape, to: Shape): Shape {
  const names = (s: Shape) =>
    s
      .filter(d => typeof d === "string")
      .sort()
      .join()
  const known = (s: Shape) => sizeOf(s.filter(d => typeof d === "number"))
  if (names(from) !== names(to) || known(from) !== known(to))
    throw new ShapeMismatch(`${printShape(to)} holds another number of elements`)
  return to
}
