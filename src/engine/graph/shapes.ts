/** A size, or the name of a size known only at run time ("batch"). */
export type Dim = number | string
export type Shape = readonly Dim[]

/** Thrown by shape rules; `make` turns it into a Fault that names both values. */
export class ShapeMismatch extends Error {}

export const printShape = (shape: Shape): string => `[${shape.join(" × ")}]`

/** Number of elements; NaN where a size is symbolic. */
export const sizeOf = (shape: Shape): number =>
  shape.reduce<number>((n, d) => n * (typeof d === "number" ? d : NaN), 1)

export const sameShape = (a: Shape, b: Shape): boolean =>
  a.length === b.length && a.every((d, i) => d === b[i])

/**
 * The size of an axis, counted from the end where it is negative. Throws a ShapeMismatch where there is none.
 */
export function dimAt(shape: Shape, axis: number): Dim {
  const dim = shape.at(axis)
  if (dim === undefined) throw new ShapeMismatch(`${printShape(shape)} has no axis ${axis}`)
  return dim
}

/** The same as a number. Throws a ShapeMismatch where it is symbolic. */
export function sizeAt(shape: Shape, axis: number): number {
  const dim = dimAt(shape, axis)
  if (typeof dim === "string") throw new ShapeMismatch(`axis ${axis} has a size that only the data have`)
  return dim
}

/** All sizes as numbers. Throws a ShapeMismatch where one is symbolic. */
export const fixedSizes = (shape: Shape): number[] => shape.map((_, axis) => sizeAt(shape, axis))

/** NumPy's broadcasting: right-aligned, a size of 1 stretches. */
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

/** The axes along which `from` was stretched to `to`; gradients are summed over them. */
export function broadcastAxes(from: Shape, to: Shape): number[] {
  const ahead = to.length - from.length
  return to.flatMap((d, axis) => (axis < ahead || (from[axis - ahead] === 1 && d !== 1) ? [axis] : []))
}

export function matmulShape(a: Shape, b: Shape): Shape {
  if (a.length < 2 || b.length < 2) throw new ShapeMismatch("a matrix product takes matrices")
  const columns = dimAt(a, -1)
  const rows = dimAt(b, -2)
  if (columns !== rows) throw new ShapeMismatch(`the inner sizes ${columns} and ${rows} differ`)
  return [...broadcastShapes(a.slice(0, -2), b.slice(0, -2)), dimAt(a, -2), dimAt(b, -1)]
}

export function splitShapes(shape: Shape, axis: number, sizes: readonly number[]): Shape[] {
  const whole = sizes.reduce((a, b) => a + b, 0)
  if (shape[axis] !== whole)
    throw new ShapeMismatch(`parts of ${sizes.join(" + ")} do not make the ${shape[axis]} of axis ${axis}`)
  return sizes.map(size => shape.map((d, i) => (i === axis ? size : d)))
}

export function concatShape([first = [], ...others]: readonly Shape[], axis: number): Shape {
  const differs = (s: Shape) => s.length !== first.length || s.some((d, i) => i !== axis && d !== first[i])
  if (others.some(differs)) throw new ShapeMismatch(`sizes other than on axis ${axis} differ`)
  const total = [first, ...others].reduce((n, shape) => n + sizeAt(shape, axis), 0)
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
