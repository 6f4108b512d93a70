import { readdir, readFile } from "node:fs/promises"
import { join } from "node:path"
import { beforeAll, describe, expect, it } from "vitest"
import { type RunRecord } from "../../src/base/index.ts"
import { mergeNight, runShard } from "../../src/pipeline/index.ts"
import { testEffects } from "../unit/deliver/fixtures.ts"
import { bitsOf, fleetSource, inShards, jobIn, options, wholeNight } from "./sharded-night.ts"
import type { SmallSource } from "./small-night.ts"

describe("a night in shards", () => {
  let source: SmallSource
  beforeAll(async () => {
    source = await fleetSource()
  })

  it("gives the result, scores and page of one process, merged by the last shard to end", async () => {
    const outcomes = await inShards(await jobIn(source, "three"), [2, 0, 1])
    expect(outcomes.map(({ kind }) => kind)).toEqual(["waiting", "waiting", "merged"])
    const last = outcomes.at(-1)
    if (last?.kind !== "merged") throw new Error("not merged")
    const { folder, exit } = last.night
    expect(exit).toBe(5)
    expect(await bitsOf(folder)).toEqual(await wholeNight(source))
    const { shards = [] } = JSON.parse(await readFile(join(folder, "run.json"), "utf8")) as RunRecord
    expect(shards.map(({ index }) => index)).toEqual([0, 1, 2])
    expect(shards.reduce((sum, { failed }) => sum + failed, 0)).toBe(1)
    expect(await readdir(folder)).not.toContain("work")
  })

  it("is reported in parts where a shard is missing, whose hosts have failed", async () => {
    const job = await jobIn(source, "partial")
    await expect(mergeNight(job, { ...options, partial: true }, testEffects())).rejects.toMatchObject({
      code: "shards.none",
      exit: 3,
    })
    await runShard(job, { ...options, shard: { index: 0, count: 2 } }, testEffects())
    const other = runShard(job, { ...options, shard: { index: 0, count: 3 } }, testEffects())
    await expect(other).rejects.toMatchObject({ code: "store.other-shards", exit: 2 })
    await expect(mergeNight(job, { ...options, partial: false }, testEffects())).rejects.toMatchObject({
      code: "shards.missing",
      exit: 4,
      what: "shard 1 is not there",
    })
    const { result, exit } = await mergeNight(job, { ...options, partial: true }, testEffects())
    expect(exit).toBe(5)
    const missing = result.errors.filter(({ code }) => code === "shards.host-missing")
    expect(missing.length).toBeGreaterThan(0)
    for (const { where } of missing)
      expect(result.hosts.find(({ host }) => where === `host ${host}`)?.status).toBe("failed")
  })
})
