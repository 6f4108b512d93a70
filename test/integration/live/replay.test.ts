import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { beforeAll, describe, expect, it } from "vitest"
import type { RunResult } from "../../../src/base/index.ts"
import { watch } from "../../../src/cli/commands/watch.ts"
import { loadJob } from "../../../src/job/index.ts"
import { type Replay, replayNight } from "../../../src/live/index.ts"
import { noon } from "../../clock.ts"
import { effectsAt } from "../../unit/ingest/fixture.ts"
import { noctule, rowsPerDay, smallModel, type SmallSource, smallSource, step } from "../small-night.ts"

const effects = effectsAt(noon)
const hosts = [
  { host: "a", fault: 3, days: 6 },
  { host: "b", days: 6 },
]

describe("a night that is replayed", () => {
  let source: SmallSource
  let night: RunResult
  let replay: Replay | null
  beforeAll(async () => {
    const model = smallModel({ detectors: "[lstm-autoencoder, dense-autoencoder]", updates: 120 })
    source = await smallSource(hosts, { model })
    const ended = await noctule(["run", source.job, "--output", source.output, "--workers", "1"])
    expect(ended.code, ended.stderr).toBe(0)
    night = JSON.parse(await readFile(join(source.output, "small/latest/result.json"), "utf8")) as RunResult
    const job = await loadJob(source.job, { output: source.output, env: {}, now: noon })
    replay = await replayNight(job, { night: "latest", every: step, speed: 1e5, serve: null }, effects)
  }, 600_000)

  it("gives each row of each host the score that the night computes as if its data ended there", () => {
    expect(replay?.rows).toBe(hosts.length * rowsPerDay)
    expect(replay?.largestDifference).toBeLessThan(1e-3)
  })

  it("raises the night's incident within five rows of its onset, led by the same signal, and no other", () => {
    expect(replay?.incidents.map(({ member }) => member.host)).toEqual(["a"])
    expect(replay?.incidents.map(({ id }) => id)).toEqual(night.incidents.map(({ id }) => id))
    const [found] = replay?.incidents ?? []
    expect(found?.delay).toBeGreaterThanOrEqual(0)
    expect(found?.delay).toBeLessThanOrEqual(5)
    expect(found?.live?.members[0]?.contributions[0]?.feature).toBe("cpu")
    expect(found?.live?.closedAt).not.toBeNull()
    expect(replay?.extra).toEqual([])
  })

  it("keeps nothing of the replay beside the watch's own state", async () => {
    await expect(readFile(join(source.output, "small/state/watch/incidents.json"))).rejects.toThrow("ENOENT")
  })

  it("is refused by name where there is no such night, and the hint has those that there are", async () => {
    const args = {
      job: source.job,
      output: source.output,
      every: "5m",
      listen: false,
      trainFirst: false,
    } as const
    const refused = watch({ ...args, replay: "2001-01-01" }, effects, () => undefined)
    await expect(refused).rejects.toMatchObject({
      code: "live.no-such-night",
      hint: "give one of 2026-03-09",
    })
  })
})
