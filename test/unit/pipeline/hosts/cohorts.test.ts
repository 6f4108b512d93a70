import { describe, expect, it } from "vitest"
import type { Job } from "../../../../src/base/index.ts"
import { type HostProfile, planCohorts } from "../../../../src/pipeline/hosts/cohorts.ts"

const profile = (features: string, enoughForOwnModel = true, step = 60_000): HostProfile => ({
  step,
  features,
  enoughForOwnModel,
  enoughForWeekly: enoughForOwnModel,
  days: enoughForOwnModel ? 30 : 2,
  needed: 3,
})
const jobOf = (scope: Job["model"]["scope"], seed = 1) => ({ model: { scope, seed } }) as Job
const hostsNamed = (count: number, prefix: string, hostProfile: HostProfile) =>
  Array.from({ length: count }, (_, i) => [`${prefix}-${i}`, hostProfile] as const)

describe("cohorts of hosts that share a model", () => {
  it("contain hosts with the same features and step, and train on those with enough history", () => {
    const all = new Map([
      ...hostsNamed(3, "db", profile("a")),
      ["db-new", profile("a", false)],
      ["db-slow", profile("a", true, 300_000)],
      ["web", profile("b")],
    ] as const)
    expect(planCohorts(["db-new"], all, jobOf("host"))).toEqual([
      { name: "group 1", hosts: ["db-new"], donors: ["db-0", "db-1", "db-2"] },
    ])
  })

  it("have no donor where every similar host is new", () => {
    const all = new Map([
      ["db-new", profile("a", false)],
      ["web", profile("b")],
    ] as const)
    expect(planCohorts(["db-new"], all, jobOf("host"))[0]!.donors).toEqual([])
  })

  it("train on at most eight hosts, drawn by the seed, in any order of hosts", () => {
    const hosts = [...hostsNamed(50, "db", profile("a")), ["db-new", profile("a", false)] as const]
    const [one, other] = [new Map(hosts), new Map(hosts.toReversed())].map(
      all => planCohorts(["db-new"], all, jobOf("host"))[0]!.donors,
    )
    expect(one).toHaveLength(8)
    expect(other).toEqual(one)
    expect(planCohorts(["db-new"], new Map(hosts), jobOf("host", 2))[0]!.donors).not.toEqual(one)
  })

  it("are one for a fleet, with donors of every feature set", () => {
    const all = new Map([
      ...hostsNamed(30, "db", profile("a")),
      ...hostsNamed(1, "web", profile("b")),
      ...hostsNamed(1, "mail", profile("c")),
    ])
    const [fleet, ...none] = planCohorts([...all.keys()], all, jobOf("fleet"))
    expect(none).toEqual([])
    expect(fleet!.hosts).toHaveLength(32)
    expect(fleet!.donors).toEqual(expect.arrayContaining(["mail-0", "web-0"]))
    expect(fleet!.donors).toHaveLength(8)
  })
})
