import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { dealHosts } from "../../../../src/pipeline/shards/deal.ts"

describe("dealHosts", () => {
  it("gives the heaviest host to the lightest shard, and a new host the median", () => {
    const weights = new Map([
      ["a", 8],
      ["b", 5],
      ["c", 4],
    ])
    expect(dealHosts(["a", "b", "c", "new"], weights, 2)).toEqual([
      ["a", "c"],
      ["b", "new"],
    ])
  })

  it("deals each host once, whatever their order, and at most 4/3 of the best plus one host apart", () => {
    const fleet = fc.uniqueArray(fc.tuple(fc.string(), fc.integer({ min: 1, max: 100 })), {
      selector: ([host]) => host,
      maxLength: 60,
    })
    fc.assert(
      fc.property(fleet, fc.integer({ min: 1, max: 9 }), (pairs, shards) => {
        const weights = new Map(pairs)
        const hosts = [...weights.keys()]
        const dealt = dealHosts(hosts, weights, shards)
        expect(dealt.length).toBe(shards)
        expect(dealt.flat().sort()).toEqual([...hosts].sort())
        expect(dealHosts(hosts.toReversed(), weights, shards)).toEqual(dealt)
        const sums = dealt.map(own => own.reduce((sum, host) => sum + (weights.get(host) ?? 0), 0))
        const total = sums.reduce((sum, one) => sum + one, 0)
        const heaviest = Math.max(0, ...weights.values())
        expect(Math.max(...sums)).toBeLessThanOrEqual(total / shards + heaviest)
      }),
    )
  })
})
