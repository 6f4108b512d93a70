import { printShape } from "./shapes.ts"
import type { Attributes } from "./signatures.ts"
import { leavesOf, nameOf, nodesOf } from "./traverse.ts"
import type { Value } from "./value.ts"

/**
 * The graph as text: one line per named leaf, `windows [batch × 30 × 22] = input`, then one per node, `v12
 * [64 × batch] = Tanh(v11)`. `–` is an unused output; trailing ones are omitted.
 */
export function print(...roots: readonly Value[]): string {
  const nodes = nodesOf(roots)
  const read = new Set([...roots, ...nodes.flatMap(node => node.inputs)])
  const made = nodes.flatMap(node => node.outputs).filter(value => read.has(value))
  const names = new Map(made.map((value, i) => [value, `v${i}`]))
  const name = (value: Value): string => names.get(value) ?? leafName(value)
  const leaves = leavesOf(roots)
    .filter(nameOf)
    .map(value => `${nameOf(value)} ${printShape(value.shape)} = ${value.from.kind}`)
  const lines = nodes.map(({ op, inputs, outputs, attributes }) => {
    const known = outputs.slice(0, 1 + outputs.findLastIndex(value => read.has(value)))
    const left = known.map(value => (read.has(value) ? `${name(value)} ${printShape(value.shape)}` : "–"))
    return `${left.join(", ")} = ${op}(${[...inputs.map(name), ...printAttributes(attributes)].join(", ")})`
  })
  return [...leaves, ...lines].join("\n")
}

const printAttributes = (attributes: Attributes): string[] =>
  Object.entries(attributes).map(
    ([key, value]) => `${key}=${typeof value === "number" ? value : `[${value.join(" ")}]`}`,
  )

/** Its name, or its number with seven digits, as many as 32 bits hold. */
function leafName(value: Value): string {
  const { from, shape } = value
  if (from.kind !== "constant") return nameOf(value)
  const [first, ...others] = from.data
  return first === undefined || others.length > 0
    ? `constant ${printShape(shape)}`
    : String(Number(first.toPrecision(7)))
}
