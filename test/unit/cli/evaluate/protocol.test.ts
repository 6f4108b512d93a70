import { expect, test } from "vitest"
import { protocolOf } from "../../../../src/cli/evaluate/protocol.ts"

test("a protocol is halves, or a prefix of so many rows", () => {
  expect(protocolOf({})).toEqual({ kind: "halves" })
  expect(protocolOf({ protocol: "halves", labels: "incidents.yaml" })).toEqual({ kind: "halves" })
  expect(protocolOf({ protocol: "prefix:4000" })).toEqual({ kind: "prefix", rows: 4000 })
})

test.each(["prefix", "prefix:0", "prefix:-1", "prefix:.5", "quarters"])("%s is no protocol", protocol => {
  expect(() => protocolOf({ protocol })).toThrow(expect.objectContaining({ code: "evaluate.protocol" }))
})

test("a prefix is not for a team's own past", () => {
  expect(() => protocolOf({ protocol: "prefix:10", labels: "incidents.yaml" })).toThrow(
    expect.objectContaining({ code: "evaluate.protocol-labels" }),
  )
})
