import { readdir, readFile, rm, symlink, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { beforeAll, describe, expect, it } from "vitest"
import type { Job, RunRecord } from "../../src/base/index.ts"
import { mergeNight, runShard, type ShardOutcome } from "../../src/pipeline/index.ts"
import { noon } from "../clock.ts"
import { testEffects } from "../unit/deliver/fixtures.ts"
import { bitsOf, fleetSource, jobIn, options, shardOf, wholeNight } from "./sharded-night.ts"
import type { SmallSource } from "./small-night.ts"

const merged = (job: Job, partial: boolean) => mergeNight(job, { ...options, partial }, testEffects())

function waitingIn(job: Job, outcome: ShardOutcome): string {
  if (outcome.kind !== "waiting") throw new Error("merged too early")
  return join(job.output, job.name, "runs", outcome.run)
}

describe("a night in shards", () => {
  let source: SmallSource
  beforeAll(async () => {
    source = await fleetSource()
  })

  it("gives one process's result, scores and page, though clocks differ and files are torn", async () => {
    const job = await jobIn(source, "two")
    const ahead = testEffects({}, { now: () => noon + 7 * 60_000 })
    const run = waitingIn(job, await runShard(job, shardOf(1, 2), ahead))
    for (const file of await readdir(join(run, "scores"))) await writeFile(join(run, "scores", file), "")
    const last = await runShard(job, shardOf(0, 2), testEffects())
    if (last.kind !== "merged") throw new Error("not merged")
    const { folder, exit } = last.night
    expect(exit).toBe(5)
    expect(await bitsOf(folder)).toEqual(await wholeNight(source))
    const { shards = [] } = JSON.parse(await readFile(join(folder, "run.json"), "utf8")) as RunRecord
    expect(shards.map(({ index }) => index)).toEqual([0, 1])
    expect(shards.reduce((sum, { failed }) => sum + failed, 0)).toBe(1)
    expect(await readdir(folder)).not.toContain("work")
  })

  it("refuses what is no part of it, and reports without a shard that never ended", async () => {
    const job = await jobIn(source, "partial")
    await expect(merged(job, true)).rejects.toMatchObject({ code: "shards.none", exit: 3 })
    const behind = testEffects({}, { now: () => noon - 7 * 60_000 })
    const run = waitingIn(job, await runShard(job, shardOf(0, 2), behind))
    const others = [
      { job, shard: shardOf(0, 3), what: "this night is being made in 2 shards, not in 3" },
      {
        job: { ...job, model: { ...job.model, seed: 2 } },
        shard: shardOf(1, 2),
        what: expect.stringMatching(/^shards of plan \w{12} .* plan is \w{12}$/) as string,
      },
    ]
    for (const { job, shard, what } of others)
      await expect(runShard(job, shard, testEffects())).rejects.toMatchObject({
        code: "store.other-shards",
        exit: 2,
        what,
      })
    const lease = join(run, "work/shard-1.lock")
    await symlink("7 another-pod", lease)
    await expect(runShard(job, shardOf(1, 2), testEffects())).rejects.toMatchObject({
      code: "shards.in-use",
      exit: 4,
    })
    await expect(merged(job, true)).rejects.toMatchObject({ what: "shard 1 is still at work", exit: 4 })
    await rm(lease)
    await expect(merged(job, false)).rejects.toMatchObject({ what: "shard 1 is not there", exit: 4 })
    const { result, exit } = await merged(job, true)
    expect(exit).toBe(5)
    expect(Date.parse(result.run.finishedAt)).toBeGreaterThanOrEqual(Date.parse(result.run.startedAt))
    const missing = result.errors.filter(({ code }) => code === "shards.host-missing")
    expect(missing.length).toBeGreaterThan(0)
    for (const { where } of missing)
      expect(result.hosts.find(({ host }) => where === `host ${host}`)?.status).toBe("failed")
  })
})
