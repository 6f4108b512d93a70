import { printShape, sameShape } from "./shapes.ts"
import type { Attributes, Value } from "./types.ts"
import { leavesOf, nameOf, nodesOf } from "./traverse.ts"

/**
 * The graph as text: a line for each leaf that has a name, `windows [batch × 30 × 22] = input`, then one a
 * node, `v12 [64 × batch] = Tanh(v11)`. `–` is an output that nobody reads or an input that is absent; `v3 …
 * v12` are edges of one node and one shape.
 */
export function print(...roots: readonly Value[]): string {
  const nodes = nodesOf(roots)
  const read = new Set<Value | null>([...roots, ...nodes.flatMap(node => node.inputs)])
  const numbers = new Map(
    nodes
      .flatMap(node => node.outputs)
      .filter(value => read.has(value))
      .map((value, i) => [value, `v${i}`]),
  )
  const name = (value: Value | null): string => (value === null ? "–" : (numbers.get(value) ?? leaf(value)))
  const leaves = leavesOf(roots)
    .filter(nameOf)
    .map(value => `${nameOf(value)} ${printShape(value.shape)} = ${value.from.kind}`)
  const lines = nodes.map(({ op, inputs, outputs, attributes }) => {
    const made = runs(
      outputs
        .slice(0, 1 + outputs.findLastIndex(value => read.has(value)))
        .map(value => (read.has(value) ? value : null)),
    )
    const taken = runs(inputs).map(run => short(run.map(name)))
    return `${made.map(run => short(run.map(name)) + shapeOf(run)).join(", ")} = ${op}(${[...taken, ...printAttributes(attributes)].join(", ")})`
  })
  return [...leaves, ...lines].join("\n")
}

type Run = readonly (Value | null)[]

/** Edges of one node and one shape that follow one another stay together, any other stands alone. */
function runs(values: Run): Run[] {
  const found: (Value | null)[][] = []
  for (const value of values) {
    const run = found.at(-1)
    if (run && value && follows(run.at(-1) ?? null, value)) run.push(value)
    else found.push([value])
  }
  return found
}

function follows(before: Value | null, { from, shape }: Value): boolean {
  if (before?.from.kind !== "node" || from.kind !== "node" || before.from.node !== from.node) return false
  return from.index === before.from.index + 1 && sameShape(before.shape, shape)
}

const short = (names: readonly string[]): string =>
  names.length > 2 ? `${names[0]} … ${names.at(-1)}` : names.join(", ")

const shapeOf = ([first]: Run): string => (first ? ` ${printShape(first.shape)}` : "")

const printAttributes = (attributes: Attributes): string[] =>
  Object.entries(attributes).map(
    ([key, value]) => `${key}=${typeof value === "number" ? value : `[${value.join(" ")}]`}`,
  )

/** Its name, or its number to the seven digits that a number of 32 bits has. */
function leaf(value: Value): string {
  const { from, shape } = value
  if (from.kind !== "constant") return nameOf(value)
  return from.data.length === 1
    ? String(Number(from.data[0]!.toPrecision(7)))
    : `constant ${printShape(shape)}`
}
