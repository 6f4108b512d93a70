import { type ChildProcess, fork } from "node:child_process"
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { Fault, type Job } from "../../../../src/base/index.ts"
import { analyze, type HostAnalysis, type HostJob } from "../../../../src/pipeline/hosts/analyze.ts"
import type { Request } from "../../../../src/pipeline/workers/protocol.ts"
import { openWorkers, type Workers } from "../../../../src/pipeline/workers/processes.ts"
import { daily, hostOf, noise, rule } from "../../detect/hosts.ts"

vi.mock("node:child_process", async original => {
  const real = await original<{ fork: typeof fork }>()
  return { ...real, fork: vi.fn(real.fork) }
})

const columns = {
  cpu: (row: number, time: number) => daily(time * 24) + noise("a", 0.03)(row, time),
  disk: (row: number) => row,
}
const model = { ...rule, updates: 4, window: 10, units: 4, detectors: ["lstm-autoencoder"] as const }
const job = {
  model,
  threshold: { method: "pot", falseIncidentsPerWeek: 1, deadband: { relative: 0, absolute: 0 } },
  incidents: { mergeGap: 600_000, shortest: 0 },
  report: { timeZone: "UTC" },
} as unknown as Job
const task = (changed: object = {}): HostJob => ({
  frames: hostOf({ columns, historyRows: 400, nightRows: 100 }),
  job: { ...job, model: { ...model, ...changed } },
  earlier: [],
  versions: {},
})
const neverAborted = new AbortController().signal
const ask = (workers: Workers, request: Request, signal = neverAborted): Promise<unknown> =>
  workers.ask(request, signal)
const started = (): ChildProcess[] => vi.mocked(fork).mock.results.map(({ value }) => value as ChildProcess)

let workers: Workers
beforeEach(() => {
  vi.mocked(fork).mockClear()
  workers = openWorkers(2)
})
afterEach(async () => {
  await workers.close()
  for (const { exitCode, signalCode } of started()) expect(exitCode ?? signalCode).not.toBeNull()
})

describe("workers", () => {
  it("find out the same, to the bit, as the same work does here, and hand typed arrays over as such", async () => {
    const [a, b] = (await Promise.all([
      ask(workers, { kind: "analyze", host: task() }),
      analyze(task()),
    ])) as [HostAnalysis, HostAnalysis]
    expect(a.scores.score).toBeInstanceOf(Float32Array)
    const timeless = ({ training, models, ...found }: HostAnalysis): object => {
      return { ...found, losses: training.losses, weights: models.map(({ onnx }) => onnx) }
    }
    expect(timeless(a)).toEqual(timeless(b))
  })

  it("say what executes the models, are as many as there is work for, and serve one order after another", async () => {
    const engineInfo = {
      description: expect.stringMatching(/^onnxruntime \d/),
      why: "model.engine is onnxruntime",
    }
    for (let i = 0; i < 3; i++)
      expect(await ask(workers, { kind: "probe", engine: "onnxruntime" })).toMatchObject(engineInfo)
    expect(started()).toHaveLength(1)
    await Promise.all([1, 2, 3, 4, 5].map(() => ask(workers, { kind: "probe", engine: "onnxruntime" })))
    expect(started()).toHaveLength(2)
  })

  it("hand a Fault over with its code, what, where, mend and exit, and a bug with its stack", async () => {
    const fault = await ask(workers, { kind: "analyze", host: task({ updates: 0 }) }).catch(
      (error: unknown) => error,
    )
    expect(fault).toBeInstanceOf(Fault)
    expect((fault as Fault).toRecord()).toEqual({
      code: "engine.no-updates",
      what: "0 updates",
      where: "model.updates",
      hint: "train with at least 1 update",
      exit: 2,
    })
    const bug = await ask(workers, {
      kind: "analyze",
      host: { ...task(), job: null as unknown as HostJob["job"] },
    }).catch((error: unknown) => error)
    expect(bug).toMatchObject({ name: "TypeError", stack: expect.stringContaining("analyze.js") })
  })

  it("cost their host alone when they are ended, and the next order gets another one", async () => {
    const lost = ask(workers, { kind: "analyze", host: task({ updates: 1e6 }) })
    const other = ask(workers, { kind: "probe", engine: "onnxruntime" })
    await other
    started()[0]!.kill("SIGSEGV")
    await expect(lost).rejects.toMatchObject({
      code: "pipeline.worker-lost",
      what: expect.stringContaining("SIGSEGV"),
      exit: 5,
    })
    await Promise.all([
      ask(workers, { kind: "probe", engine: "onnxruntime" }),
      ask(workers, { kind: "probe", engine: "onnxruntime" }),
    ])
    expect(started()).toHaveLength(3)
  })

  it("are ended where they take longer than any host may, with a Fault that names the stage", async () => {
    const hasty = openWorkers(1, () => 2)
    await expect(ask(hasty, { kind: "analyze", host: task({ updates: 1e6 }) })).rejects.toMatchObject({
      code: "pipeline.worker-hung",
      what: "stage examine was ended: it took longer than 2 s",
    })
    expect(started()[0]!.signalCode).toBe("SIGKILL")
    await hasty.close()
  })

  it("stop at once when they are told to, wherever they are", async () => {
    const stop = new AbortController()
    const all = [1, 2, 3].map(() =>
      ask(workers, { kind: "analyze", host: task({ updates: 1e6 }) }, stop.signal),
    )
    setTimeout(() => stop.abort(new Error("stopped by SIGTERM")), 1500)
    const stopped = { status: "rejected", reason: { message: "stopped by SIGTERM" } }
    for (const outcome of await Promise.allSettled(all)) expect(outcome).toMatchObject(stopped)
    expect(started()).toHaveLength(2)
  })

  it("leave to others what a signal means that a terminal sends to all", async () => {
    await ask(workers, { kind: "probe", engine: "onnxruntime" })
    const [worker] = started()
    worker!.kill("SIGINT")
    worker!.kill("SIGTERM")
    expect(await ask(workers, { kind: "probe", engine: "onnxruntime" })).toMatchObject({
      why: "model.engine is onnxruntime",
    })
    expect(started()).toHaveLength(1)
  })

  it("end by themselves when the one that started them is gone", async () => {
    await ask(workers, { kind: "probe", engine: "onnxruntime" })
    const [worker] = started()
    const gone = new Promise(resolve => {
      worker!.once("exit", resolve)
    })
    worker!.disconnect()
    expect(await gone).toBe(0)
  })
})
