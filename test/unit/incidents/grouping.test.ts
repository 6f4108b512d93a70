import { describe, expect, it } from "vitest"
import type { Member } from "../../../src/base/index.ts"
import { groupMembers, memberSimilarity } from "../../../src/incidents/grouping.ts"
import { silentMember } from "../../../src/incidents/index.ts"
import { seeded } from "../../../src/stats/index.ts"
import { qualityOf } from "../../quality.ts"
import { at, contributionOf, memberAt, minute, scoredNightOf } from "./scored-night.ts"

const group = (members: readonly Member[], silent: readonly Member[] = [], job = "nightly") =>
  groupMembers({
    members,
    silent,
    job,
    zone: "UTC",
    steps: Object.fromEntries([...members, ...silent].map(m => [m.host, minute])),
  })
const hosts = (members: readonly Member[]): string[] =>
  group(members)
    .map(i => i.members.map(m => m.host).join("+"))
    .sort()

const disk = { "disk-io-time": 0.6, "cpu-iowait": 0.2, "load-1m": 0.1 }
const leak = { "sys-mem-free": 0.5, "sys-mem-swap-free": 0.2, "cpu-iowait": 0.15, "load-1m": 0.1 }

describe("hosts share an incident", () => {
  it("when they overlap in time and agree in signals", () => {
    expect(hosts([memberAt("db-1", 10, 30, disk), memberAt("db-2", 25, 40, disk)])).toEqual(["db-1+db-2"])
  })

  it("not when they do not overlap", () => {
    expect(hosts([memberAt("db-1", 10, 20, disk), memberAt("db-2", 25, 40, disk)])).toEqual(["db-1", "db-2"])
  })

  it("not when two unrelated faults fall in one minute, though both raise load and I/O wait", () => {
    expect(hosts([memberAt("db-1", 10, 30, disk), memberAt("db-2", 10, 30, leak)])).toEqual(["db-1", "db-2"])
  })

  it("not when only one is above its threshold all night; two that are share one that is not graded", () => {
    const allNight = { allNight: true, open: true, score: 500 }
    const [one, two] = [memberAt("db-1", 0, 99, disk, allNight), memberAt("db-2", 0, 99, disk, allNight)]
    expect(hosts([one, memberAt("web-1", 0, 99, disk)])).toEqual(["db-1", "web-1"])
    expect(group([one, two])).toMatchObject([
      {
        severity: "medium",
        severityRule: { code: "unlike-history", params: { duration: 100 * minute, hosts: 2 } },
        title: { code: "unlike-history", params: { hosts: ["db-1", "db-2"], hostCount: 2 } },
      },
    ])
  })

  it("not when their only feature is called value, which may be anything", () => {
    const members = [memberAt("a", 10, 30, { value: 1 }), memberAt("b", 10, 30, { value: 1 })]
    expect(hosts(members)).toEqual(["a", "b"])
  })

  it("not when the same feature moved in opposite directions", () => {
    const down = memberAt(
      "db-2",
      10,
      30,
      {},
      { contributions: [contributionOf({ share: 0.9, direction: "down" })] },
    )
    expect(hosts([memberAt("db-1", 10, 30, { "disk-io-time": 0.9 }), down])).toEqual(["db-1", "db-2"])
  })

  it("when the fault travels from host to host", () => {
    const chain = [memberAt("a", 0, 10, disk), memberAt("b", 8, 20, disk), memberAt("c", 18, 30, disk)]
    expect(hosts(chain)).toEqual(["a+b+c"])
  })

  it("not through a third that is like both", () => {
    const both = { "disk-io-time": 0.45, "sys-mem-free": 0.45 }
    const chain = [
      memberAt("a", 0, 30, { "disk-io-time": 0.9 }),
      memberAt("b", 1, 30, both),
      memberAt("c", 2, 30, { "sys-mem-free": 0.9 }),
    ]
    expect(hosts(chain)).toEqual(["a+b", "c"])
  })

  it("never with themselves: a host is in an incident once", () => {
    expect(
      hosts([memberAt("a", 0, 50, disk), memberAt("b", 5, 10, disk), memberAt("b", 40, 45, disk)]),
    ).toEqual(["a+b", "b"])
  })

  it("not when they fell silent at different times, though both still are", () => {
    const silent = [memberAt("a", 10, 99, {}, { open: true }), memberAt("b", 60, 99, {}, { open: true })]
    expect(group([], silent).map(i => i.members.map(m => m.host))).toEqual([["a"], ["b"]])
  })

  it("when both fell silent, and never a silent with a noisy one", () => {
    const night = scoredNightOf([
      { name: "x", values: new Array<number>(100).fill(1), errors: new Array<number>(100).fill(1) },
    ]).night
    const quality = (host: string) => ({ ...silentQuality, host, lastSeen: Date.parse(at(49)) })
    const incidents = group(
      [memberAt("c", 50, 99, disk)],
      [silentMember(quality("a"), night), silentMember(quality("b"), night)],
    )
    expect(incidents.map(i => [i.kind, i.members.map(m => m.host)])).toEqual([
      ["silent", ["a", "b"]],
      ["anomaly", ["c"]],
    ])
    expect(incidents[0]).toMatchObject({ severity: "critical", start: at(50), end: at(99), open: true })
  })
})

const silentQuality = { ...qualityOf(""), coverage: 0.5, silent: true }

describe("likeness of two hosts", () => {
  it("is symmetric, between 0 and 1, and highest with oneself", () => {
    const random = seeded(12)
    const features = ["a", "b", "c", "d"]
    const draw = (host: string) =>
      memberAt(host, 0, 9, Object.fromEntries(features.map(f => [f, random.next() / 4])))
    for (let round = 0; round < 30; round++) {
      const [one, two] = [draw("one"), draw("two")]
      expect(memberSimilarity(one, two)).toBeCloseTo(memberSimilarity(two, one), 9)
      expect(memberSimilarity(one, two)).toBeLessThanOrEqual(memberSimilarity(one, one) + 1e-9)
      expect(memberSimilarity(one, one)).toBeLessThanOrEqual(1)
    }
  })
})

describe("the incidents of a night", () => {
  const members = [
    memberAt("db-1", 10, 30, disk),
    memberAt("db-2", 25, 40, disk),
    memberAt("api-1", 12, 18, leak, { score: 90 }),
    memberAt("web-1", 60, 60, { p99: 0.9 }, { score: 6 }),
  ]

  it("do not depend on the order of hosts", () => {
    const random = seeded(4)
    const once = group(members)
    for (let round = 0; round < 20; round++) expect(group(random.shuffle([...members]))).toEqual(once)
  })

  it("come gravest first", () => {
    expect(group(members).map(i => [i.severity, i.members[0]!.host])).toEqual([
      ["medium", "api-1"],
      ["medium", "db-1"],
      ["info", "web-1"],
    ])
  })

  it("span all their members, in onset order, with the peak of the gravest", () => {
    const incident = group(members).find(i => i.members.length === 2)
    expect(incident).toMatchObject({
      start: at(10),
      end: at(40),
      kind: "anomaly",
      score: 20,
      threshold: 5,
      peak: at(10),
    })
    expect(incident!.members.map(m => m.host)).toEqual(["db-1", "db-2"])
  })

  it("hold every member exactly once", () => {
    expect(group(members).flatMap(i => i.members)).toHaveLength(members.length)
  })

  it("have ids that look like INC-20261120-7F3K and stay the same from run to run", () => {
    const ids = group(members).map(i => i.id)
    for (const id of ids) expect(id).toMatch(/^INC-20261120-[0-9A-HJKMNP-TV-Z]{4}$/)
    expect(group(members).map(i => i.id)).toEqual(ids)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it("have ids that change with job, host, onset and leading signals, and with nothing else", () => {
    const id = (member: Member, job = "nightly"): string => group([member], [], job)[0]!.id
    const base = memberAt("db-1", 10, 30, disk)
    const { contributions } = memberAt("x", 1, 2, leak)
    const others = [
      id(base, "weekly"),
      id({ ...base, host: "db-2" }),
      id({ ...base, start: at(11) }),
      id({ ...base, contributions }),
    ]
    for (const other of others) expect(other).not.toBe(id(base))
    expect(id({ ...base, end: at(44), score: 7, peak: at(20) })).toBe(id(base))
  })

  it("have distinct ids also when there are thousands", () => {
    const many = Array.from({ length: 3000 }, (_, i) => memberAt(`host-${i}`, i, i, { [`f${i}`]: 1 }))
    expect(new Set(group(many).map(i => i.id)).size).toBe(3000)
  })

  it("last from the first row's start to the last row's end", () => {
    const [incident] = group([memberAt("web-1", 60, 60, { p99: 0.9 })])
    expect(incident!.title.params).toMatchObject({ duration: minute })
  })

  it("are none where there are no members", () => {
    expect(group([])).toEqual([])
  })
})

describe("thousands of members are grouped in seconds", () => {
  it.each<readonly [string, (i: number) => Record<string, number>, (i: number) => string, number]>([
    ["each with signals of its own", i => ({ [`metric-${i}`]: 0.9 }), i => `host-${i}`, 3000],
    ["all of one host", () => disk, () => "db-1", 3000],
    ["all alike", () => disk, i => `host-${i}`, 1],
  ])(
    "%s",
    (_, signals, host, groups) => {
      const members = Array.from({ length: 3000 }, (_, i) => memberAt(host(i), 0, 10, signals(i)))
      expect(group(members)).toHaveLength(groups)
    },
    60_000,
  )
})
