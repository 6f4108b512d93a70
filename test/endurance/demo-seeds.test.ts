import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { falseAlarms, foundBy, inShort, liveNight, membersOf } from "../integration/live-night.ts"

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "noctule-seeds-"))
})
afterAll(() => rm(root, { recursive: true }))

/** The nights of test/integration/demo-night.test.ts on further fleets. */
describe.each([
  { seed: 33, strength: 1, mayMiss: 0 },
  { seed: 41, strength: 1, mayMiss: 0 },
  { seed: 7, strength: 0.5, mayMiss: 2 },
  { seed: 33, strength: 0.5, mayMiss: 2 },
])("the demo fleet's night, seed $seed at strength $strength", ({ seed, strength, mayMiss }) => {
  it("shows the planted faults, with at most one false alarm and none on a host without faults", async () => {
    const night = await liveNight({ root, seed, strength })
    const missed = night.truth.faults.filter(fault => foundBy(fault, night.result) === undefined)
    expect(missed.map(({ host, kind }) => `${host} ${kind}`).slice(mayMiss)).toEqual([])
    expect(falseAlarms(night).map(inShort).slice(1)).toEqual([])
    const onQuietHosts = membersOf(night.result).filter(({ host }) => night.truth.quiet.includes(host))
    expect(onQuietHosts.map(inShort)).toEqual([])
  })
})
