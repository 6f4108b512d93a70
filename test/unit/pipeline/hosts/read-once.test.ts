import { mkdtemp, readdir, readFile, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { beforeEach, describe, expect, it } from "vitest"
import type { Frame, HostFrames, ModelFiles } from "../../../../src/base/index.ts"
import type { HostAnalysis } from "../../../../src/pipeline/hosts/analyze.ts"
import { workerLost } from "../../../../src/pipeline/faults.ts"
import { processHosts } from "../../../../src/pipeline/hosts/hosts.ts"
import type { HostsTask } from "../../../../src/pipeline/hosts/task.ts"
import { stopwatch } from "../../../../src/pipeline/stages.ts"
import type { Pool } from "../../../../src/pipeline/workers/pool.ts"
import { openRun } from "../../../../src/store/index.ts"
import { noon } from "../../../clock.ts"
import { testEffects, type TestEffects } from "../../deliver/fixtures.ts"
import { job, minimal } from "../../job/fixture.ts"
import { busyNight } from "../../report/fixture.ts"

const hour = 3_600_000
const model: ModelFiles = { label: "lstm", onnx: new Uint8Array(8), json: "{}" }

let jobFolder: string
let reads: Map<string, number>
beforeEach(async () => {
  jobFolder = await mkdtemp(join(tmpdir(), "noctule-read-once-"))
  reads = new Map()
})

function frameOf(host: string, start: number, rows: number): Frame {
  const feature = {
    name: "cpu",
    label: "cpu",
    unit: "%",
    kind: "gauge",
    scaling: "min-max",
    threshold: null,
  } as const
  const values = Float32Array.from({ length: rows }, (_, row) => row % 24)
  return { host, start, step: hour, rows, features: [feature], values }
}

/** Names that begin with "new" have one day of history, others ten. */
function framesOf(host: string): HostFrames {
  reads.set(host, (reads.get(host) ?? 0) + 1)
  const days = host.startsWith("new") ? 1 : 10
  const quality = {
    host,
    rowsRead: 24 * (days + 1),
    coverage: 1,
    historyCoverage: 1,
    duplicateRows: 0,
    outOfOrderRows: 0,
    longestGap: 0,
    gapRows: 0,
    badTimes: 0,
    lastSeen: noon,
    silent: false,
    features: [],
  }
  const history = frameOf(host, noon - 24 * days * hour, 24 * days)
  return { host, history, night: frameOf(host, noon, 24), quality }
}

/** Judges nothing: no worker is needed to see what is read. */
function analysisOf({ host, night: { start, step, rows, values } }: HostFrames): HostAnalysis {
  const training = busyNight().result.hosts.flatMap(({ training }) => training ?? [])[0]!
  const zeros = new Float32Array(rows)
  const scores = {
    host,
    start,
    step,
    rows,
    features: ["cpu"],
    score: zeros,
    errors: zeros,
    contributions: zeros,
  }
  return {
    scores: { ...scores, expected: values, lower: values, upper: values },
    threshold: 1,
    thresholds: [{ error: 1, value: null }],
    anomalous: new Uint8Array(rows),
    members: [],
    series: [],
    silent: null,
    training,
    models: [],
    peak: null,
    overview: { start: new Date(start).toISOString(), cell: step, ratios: [0] },
    forecasts: [],
    levelShifts: [],
    heldOut: null,
    day: null,
  }
}

/** Which hosts were scored by a shared model, and how many samples it learned from. */
interface PoolLog {
  readonly shared: string[]
  readonly samples: number[]
}

function poolOf({ shared, samples }: PoolLog, trainPooled?: Pool["trainPooled"]): Pool {
  return {
    workers: 2,
    analyze: ({ frames, sharedModels }) => {
      if (sharedModels) shared.push(frames.host)
      return Promise.resolve(analysisOf(frames))
    },
    ablate: () => Promise.reject(new Error("no ablation here")),
    trainPooled:
      trainPooled ??
      (task => {
        samples.push(task.samples.length)
        return Promise.resolve([model])
      }),
    engine: () => Promise.resolve({ description: "none", why: "a test" }),
    close: () => Promise.resolve(),
  }
}

interface Night {
  readonly scope: string
  readonly hosts: readonly string[]
  readonly pool: Pool
  readonly effects?: TestEffects
}

async function night(task: Night): Promise<HostsTask["run"]> {
  return (await outcomeOf(task)).run
}

/** The codes of what cost a host. */
async function failuresOf(task: Night): Promise<string[]> {
  return [...(await outcomeOf(task)).faults.values()].map(({ code }) => code)
}

async function outcomeOf({ scope, hosts, pool, effects = testEffects() }: Night) {
  const { log, signal } = effects
  const run = await openRun({ jobFolder, night: "2026-11-20", hash: scope, now: noon, log, signal })
  const { faults } = await processHosts(
    {
      job: job(`${minimal}model: { scope: ${scope}, window: 2 }\n`),
      survey: { hosts },
      run,
      jobFolder,
      warmStarts: {},
      mask: () => [],
      read: host => Promise.resolve(framesOf(host)),
      openPool: () => pool,
      stages: stopwatch(() => noon),
    },
    effects,
  )
  return { run, faults }
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
