import { mkdtemp, readdir, readFile, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { beforeEach, describe, expect, it } from "vitest"
import { workerLost } from "../../../../src/pipeline/faults.ts"
import type { HostsTask } from "../../../../src/pipeline/hosts/task.ts"
import type { Pool } from "../../../../src/pipeline/workers/pool.ts"
import { testEffects } from "../../deliver/fixtures.ts"
import { type HostsNight, nightOf, type PoolLog, poolOf } from "./fixture.ts"

let jobFolder: string
let reads: Map<string, number>
beforeEach(async () => {
  jobFolder = await mkdtemp(join(tmpdir(), "noctule-read-once-"))
  reads = new Map()
})

type Night = Omit<HostsNight, "jobFolder" | "onRead">

async function night(task: Night): Promise<HostsTask["run"]> {
  return (await outcomeOf(task)).run
}

/** The codes of what cost a host. */
async function failuresOf(task: Night): Promise<string[]> {
  return [...(await outcomeOf(task)).faults.values()].map(({ code }) => code)
}

function outcomeOf(task: Night): ReturnType<typeof nightOf> {
  const onRead = (host: string): void => void reads.set(host, (reads.get(host) ?? 0) + 1)
  return nightOf({ ...task, jobFolder, onRead })
}

const fleet = [...Array.from({ length: 12 }, (_, i) => `db-${i}`), "new-1", "new-2"]
const once = new Map(fleet.map(host => [host, 1]))
const sorted = (counts: Map<string, number>) => new Map([...counts].sort())

describe("a host is read once", { timeout: 60_000 }, () => {
  it.each([
    { scope: "host", sharing: ["new-1", "new-2"] },
    { scope: "group", sharing: fleet },
    { scope: "fleet", sharing: fleet },
  ])("under scope $scope, whether it is deferred, a donor or neither", async ({ scope, sharing }) => {
    const seen: PoolLog = { shared: [], samples: [] }
    await night({ scope, hosts: fleet, pool: poolOf(seen) })
    expect(sorted(reads)).toEqual(sorted(once))
    expect(seen.shared.sort()).toEqual([...sharing].sort())
    expect(seen.samples).toEqual([8])
  })

  it("by the repeat of a run that was cut off before its cohort was trained, too", async () => {
    const cutOff = poolOf({ shared: [], samples: [] }, () => Promise.reject(new Error("killed")))
    await expect(night({ scope: "group", hosts: fleet, pool: cutOff })).rejects.toThrow("killed")
    const seen: PoolLog = { shared: [], samples: [] }
    await night({ scope: "group", hosts: fleet, pool: poolOf(seen) })
    expect(sorted(reads)).toEqual(sorted(once))
    expect(seen.shared).toHaveLength(fleet.length)
  })
})

describe("a host whose worker died", { timeout: 60_000 }, () => {
  it.each([
    [1, []],
    [2, ["pipeline.worker-lost"]],
  ])("is examined by another one, once: %s deaths", async (deaths, lost) => {
    const whole = poolOf({ shared: [], samples: [] })
    let died = 0
    const mortal: Pool = {
      ...whole,
      analyze: (task, signal) =>
        task.frames.host === "db-1" && died++ < deaths
          ? Promise.reject(workerLost("SIGKILL"))
          : whole.analyze(task, signal),
    }
    const effects = testEffects()
    const faults = await failuresOf({ scope: "host", hosts: ["db-1", "db-2"], pool: mortal, effects })
    expect(faults).toEqual(lost)
    expect(effects.lines.filter(line => line.includes("worker.replaced"))).toHaveLength(1)
  })
})

describe("a damaged file in work/", { timeout: 60_000 }, () => {
  it("is named in the log, and its host is computed again", async () => {
    const hosts = ["db-1", "db-2"]
    const run = await night({ scope: "host", hosts, pool: poolOf({ shared: [], samples: [] }) })
    await writeFile(join(run.work, "host-db-1.json"), '{"result":{"host":"db-1"}}')
    await writeFile(join(run.work, "frames-db-1.bin"), "noise")
    const effects = testEffects()
    await night({ scope: "host", hosts, pool: poolOf({ shared: [], samples: [] }), effects })
    expect(Object.fromEntries(reads)).toEqual({ "db-1": 2, "db-2": 1 })
    const damaged = effects.lines.filter(line => line.includes("file.damaged"))
    expect(damaged).toEqual([
      expect.stringContaining("work/host-db-1.json"),
      expect.stringContaining("work/frames-db-1.bin"),
    ])
    expect(await readdir(run.work)).toContain("host-db-1.json")
  })

  it.each([
    ["empty", ""],
    ["torn", "PAR1 and a part of it"],
    ["full of zeros", "\0".repeat(400)],
  ])("or of scores that a crash of the machine left %s costs no more than that", async (_, content) => {
    const hosts = ["db-1", "db-2"]
    const run = await night({ scope: "host", hosts, pool: poolOf({ shared: [], samples: [] }) })
    const scores = ["db-1", "db-2"].map(host => join(run.path, "scores", `${host}.parquet`))
    const written = await Promise.all(scores.map(path => readFile(path)))
    await writeFile(scores[0]!, content)
    const effects = testEffects()
    await night({ scope: "host", hosts, pool: poolOf({ shared: [], samples: [] }), effects })
    expect(await Promise.all(scores.map(path => readFile(path)))).toEqual(written)
    expect(effects.lines.filter(line => line.includes("scores/db-1.parquet"))).toHaveLength(1)
  })
})
