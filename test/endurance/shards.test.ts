import { readdir, readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import type { RunResult } from "../../src/base/index.ts"
import { runShard, type ShardOutcome } from "../../src/pipeline/index.ts"
import {
  bitsOf,
  fleet,
  fleetSource,
  inShards,
  jobIn,
  options,
  wholeNight,
} from "../integration/sharded-night.ts"
import { type Ended, noctule, type SmallSource, smallSource } from "../integration/small-night.ts"
import { testEffects } from "../unit/deliver/fixtures.ts"

const shardsOf = ({ job, output }: SmallSource, night: number, count: number) => {
  const args = ["run", job, "--output", join(output, `${night}`), "--workers", "1", "--shard"]
  return Array.from({ length: count }, (_, index) => [...args, `${index}/${count}`])
}

async function hostsOf({ output }: SmallSource, night: number): Promise<readonly string[]> {
  const folder = join(output, `${night}`, "small")
  expect(await readdir(join(folder, "runs"))).toHaveLength(1)
  const text = await readFile(join(folder, "latest", "result.json"), "utf8")
  return (JSON.parse(text) as RunResult).hosts.map(({ host, status }) => `${host} ${status}`)
}

const merges = (ended: readonly Ended[]): number =>
  ended.filter(({ stderr }) => stderr.includes("run.published")).length

const scored = fleet.map(({ host }) => `${host} scored`)

function folderOf(outcome: ShardOutcome | undefined): string {
  if (outcome?.kind !== "merged") throw new Error("not merged")
  return outcome.night.folder
}

describe("a night in shards", () => {
  it.each([[[0]], [[1, 0]], [[2, 0, 1]], [[4, 0, 6, 2, 1, 5, 3]]])(
    "ended in the order %j gives the same result, scores and page as one process",
    async order => {
      const source = await fleetSource()
      const outcomes = await inShards(await jobIn(source, "shards"), order)
      expect(await bitsOf(folderOf(outcomes.at(-1)))).toEqual(await wholeNight(source))
    },
  )

  it("gives it where the scores of a shard that has ended are torn", async () => {
    const source = await fleetSource()
    const job = await jobIn(source, "torn")
    const first = await runShard(job, { ...options, shard: { index: 0, count: 2 } }, testEffects())
    if (first.kind !== "waiting") throw new Error("merged too early")
    const scores = join(job.output, job.name, "runs", first.run, "scores")
    for (const file of await readdir(scores)) await writeFile(join(scores, file), "")
    const second = await runShard(job, { ...options, shard: { index: 1, count: 2 } }, testEffects())
    expect(await bitsOf(folderOf(second))).toEqual(await wholeNight(source))
  })
})

describe("shards that end at once", () => {
  it("merge once, in 20 races", async () => {
    const source = await smallSource(fleet, { updates: 5 })
    for (let night = 0; night < 20; night++) {
      const ended = await Promise.all(shardsOf(source, night, 3).map(args => noctule(args)))
      expect(
        ended.map(({ code }) => code),
        ended.map(({ stderr }) => stderr).join(""),
      ).toEqual([0, 0, 0])
      expect(merges(ended)).toBe(1)
      expect(await hostsOf(source, night)).toEqual(scored)
    }
  })

  it.each(["host.examined", "shard.ended", "merge.started", "cohort.trained"])(
    "after kill -9 of one at %s, and its repeat, give one report of all hosts",
    async killAfter => {
      const source = await smallSource(fleet, { updates: 5 })
      const [first = [], ...others] = shardsOf(source, 0, 2)
      for (const args of others) expect((await noctule(args)).code).toBe(0)
      const killed = await noctule(first, { killAfter })
      expect(killed.signal, killed.stderr).toBe("SIGKILL")
      expect((await noctule(first)).code).toBe(0)
      expect(await hostsOf(source, 0)).toEqual(scored)
    },
  )
})
