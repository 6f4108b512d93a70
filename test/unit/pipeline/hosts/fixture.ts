import type { Fault, Frame, HostFrames, ModelFiles } from "../../../../src/base/index.ts"
import type { HostAnalysis } from "../../../../src/pipeline/hosts/analyze.ts"
import { processHosts } from "../../../../src/pipeline/hosts/hosts.ts"
import type { HostsTask } from "../../../../src/pipeline/hosts/task.ts"
import { stopwatch } from "../../../../src/pipeline/stages.ts"
import type { Pool } from "../../../../src/pipeline/workers/pool.ts"
import { openRun } from "../../../../src/store/index.ts"
import { noon } from "../../../clock.ts"
import { qualityOf } from "../../../quality.ts"
import { testEffects, type TestEffects } from "../../deliver/fixtures.ts"
import { job, minimal } from "../../job/fixture.ts"
import { busyNight } from "../../report/fixture.ts"

const hour = 3_600_000
const model: ModelFiles = { label: "lstm", onnx: new Uint8Array(8), json: "{}" }

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
  const days = host.startsWith("new") ? 1 : 10
  const quality = { ...qualityOf(host), rowsRead: 24 * (days + 1), lastSeen: noon }
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
export interface PoolLog {
  readonly shared: string[]
  readonly samples: number[]
}

export function poolOf({ shared, samples }: PoolLog, trainPooled?: Pool["trainPooled"]): Pool {
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

export interface HostsNight {
  readonly jobFolder: string
  readonly scope: string
  readonly hosts: readonly string[]
  readonly pool: Pool
  readonly effects?: TestEffects
  readonly onRead?: (host: string) => void
}

/** The hosts' part of a night: what became of the run, and what cost a host. */
export async function nightOf({
  jobFolder,
  scope,
  hosts,
  pool,
  effects = testEffects(),
  onRead,
}: HostsNight): Promise<{ readonly run: HostsTask["run"]; readonly faults: ReadonlyMap<string, Fault> }> {
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
      read: host => {
        onRead?.(host)
        return Promise.resolve(framesOf(host))
      },
      openPool: () => pool,
      stages: stopwatch(() => noon),
    },
    effects,
  )
  return { run, faults }
}
