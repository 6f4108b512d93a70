import { describe, expect, it } from "vitest"
import { shardOf } from "../../../../src/cli/night/shard-option.ts"

const indexed = (index: string, count: string): Record<string, string> => ({
  JOB_COMPLETION_INDEX: index,
  NOCTULE_SHARDS: count,
})

describe("shardOf", () => {
  it("is what --shard says, else what Kubernetes gives an Indexed Job's pods", () => {
    expect(shardOf("3/20", indexed("1", "4"))).toEqual({ index: 3, count: 20 })
    expect(shardOf(undefined, indexed("1", "4"))).toEqual({ index: 1, count: 4 })
    expect(shardOf(undefined, {})).toBeNull()
  })

  it.each(["4/4", "-1/4", "1", "a/b", "0/0", "1/4/5", ""])("refuses --shard %j", text => {
    expect(() => shardOf(text, {})).toThrow(/expected a shard i\/n/)
  })

  it("refuses pods of an Indexed Job that would each make the whole night", () => {
    expect(() => shardOf(undefined, { JOB_COMPLETION_INDEX: "2" })).toThrow(/NOCTULE_SHARDS is not set/)
    expect(() => shardOf(undefined, { NOCTULE_SHARDS: "2" })).toThrow(/expected a shard/)
  })
})
