import { describe, expect, it } from "vitest"
import type { Job } from "../../../src/base/index.ts"
import { groupsOf, type Kin } from "../../../src/pipeline/kin.ts"

const kin = (features: string, own = true, step = 60_000): Kin => ({ step, features, own, weekly: own, days: own ? 30 : 2, needed: 3 })
const jobOf = (scope: Job["model"]["scope"], seed = 1) => ({ model: { scope, seed } }) as Job
const named = (count: number, prefix: string, of: Kin) => Array.from({ length: count }, (_, i) => [`${prefix}-${i}`, of] as const)

describe("the groups of hosts that wait for a model", () => {
  it("are of hosts with the same features and step, and learn from those with history enough", () => {
    const all = new Map([...named(3, "db", kin("a")), ["db-new", kin("a", false)], ["db-slow", kin("a", true, 300_000)], ["web", kin("b")]] as const)
    expect(groupsOf(["db-new"], all, jobOf("host"))).toEqual([{ name: "group 1", hosts: ["db-new"], sample: ["db-0", "db-1", "db-2"] }])
  })

  it("have nobody to learn from where every host like them is new", () => {
    const all = new Map([["db-new", kin("a", false)], ["web", kin("b")]] as const)
    expect(groupsOf(["db-new"], all, jobOf("host"))[0]!.sample).toEqual([])
  })

  it("learn from eight hosts at most, drawn by the seed, in whatever order the hosts come", () => {
    const hosts = [...named(50, "db", kin("a")), ["db-new", kin("a", false)] as const]
    const [one, other] = [new Map(hosts), new Map(hosts.toReversed())].map(all => groupsOf(["db-new"], all, jobOf("host"))[0]!.sample)
    expect(one).toHaveLength(8)
    expect(other).toEqual(one)
    expect(groupsOf(["db-new"], new Map(hosts), jobOf("host", 2))[0]!.sample).not.toEqual(one)
  })

  it("are one for a fleet, with a host of every kind among those it learns from", () => {
    const all = new Map([...named(30, "db", kin("a")), ...named(1, "web", kin("b")), ...named(1, "mail", kin("c"))])
    const [fleet, ...none] = groupsOf([...all.keys()], all, jobOf("fleet"))
    expect(none).toEqual([])
    expect(fleet!.hosts).toHaveLength(32)
    expect(fleet!.sample).toEqual(expect.arrayContaining(["mail-0", "web-0"]))
    expect(fleet!.sample).toHaveLength(8)
  })
})
