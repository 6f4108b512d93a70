import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import {
  falseAlarms,
  foundBy,
  inShort,
  leadingFeature,
  liveNight,
  membersOf,
  type Night,
} from "./live-night.ts"

const minutes = 60_000

let root: string
/** Alarms on the hosts where nothing happened, over all the nights. */
const onQuietHosts: string[] = []
const quietAlarms = ({ truth, result }: Night): string[] =>
  membersOf(result)
    .filter(({ host }) => truth.quiet.includes(host))
    .map(inShort)
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "noctule-night-"))
})
afterAll(() => rm(root, { recursive: true }))

describe.each([7, 20])("the demo fleet's night at full strength, seed %i", seed => {
  let night: Night
  beforeAll(async () => {
    night = await liveNight({ root, seed, strength: 1 })
    onQuietHosts.push(...quietAlarms(night))
  }, 10 * minutes)

  it("finds every planted fault on its host", () => {
    const missed = night.truth.faults.filter(fault => foundBy(fault, night.result) === undefined)
    expect(night.truth.faults).toHaveLength(6)
    expect(missed.map(({ host, kind }) => `${host} ${kind}`)).toEqual([])
  })

  it("names a feature first that the fault moved", () => {
    const leading = night.truth.faults
      .filter(fault => fault.kind !== "silence")
      .map(fault => leadingFeature(fault, night.result))
    expect(leading.filter(({ correct: truly }) => !truly)).toEqual([])
  })

  it("reports the silent host as silent, from its last row on", () => {
    const silent = night.result.incidents.filter(({ kind }) => kind === "silent")
    expect(silent.flatMap(({ members }) => members.map(({ host }) => host))).toEqual(night.truth.silent)
    const planted = night.truth.faults.find(({ kind }) => kind === "silence")!
    expect(Math.abs(Date.parse(silent[0]!.start) - Date.parse(planted.start))).toBeLessThanOrEqual(
      2 * minutes,
    )
    expect(silent[0]!.open).toBe(true)
  })

  it("raises at most one false alarm on the seven hosts", () => {
    expect(falseAlarms(night).map(inShort).slice(1)).toEqual([])
  })
})

describe("the demo fleet's night at half strength, seed 20", () => {
  it(
    "still shows at least four of the six faults",
    async () => {
      const night = await liveNight({ root, seed: 20, strength: 0.5 })
      onQuietHosts.push(...quietAlarms(night))
      const missed = night.truth.faults.filter(fault => foundBy(fault, night.result) === undefined)
      expect(missed.map(({ host, kind }) => `${host} ${kind}`).slice(2)).toEqual([])
    },
    10 * minutes,
  )
})

describe("the hosts where nothing happened", () => {
  it("raise at most one alarm over three nights; the target is one per week", () => {
    expect(onQuietHosts.slice(1)).toEqual([])
  })
})
