import type { Protocol } from "../../pipeline/index.ts"
import { badProtocol, protocolWithLabels } from "./faults.ts"

/** "halves" (the default) or "prefix:N", N = rows. Only for labelled servers. */
export function protocolOf({
  protocol = "halves",
  labels,
}: {
  readonly protocol?: string
  readonly labels?: string
}): Protocol {
  if (protocol === "halves") return { kind: "halves" }
  if (labels !== undefined) throw protocolWithLabels()
  const rows = Number(/^prefix:([1-9]\d{0,8})$/.exec(protocol)?.[1])
  if (Number.isNaN(rows)) throw badProtocol(protocol)
  return { kind: "prefix", rows }
}
