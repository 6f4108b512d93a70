import { mkdtemp, readdir, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type Effects, Fault, type Job, type RunFailure } from "../../../../src/base/index.ts"
import { hostFailed, noHostLeft } from "../../../../src/pipeline/faults.ts"
import { reportFailure } from "../../../../src/pipeline/publish/failure.ts"
import { stageOf, stopwatch } from "../../../../src/pipeline/stages.ts"

let output: string
beforeAll(async () => {
  output = await mkdtemp(join(tmpdir(), "noctule-failed-"))
})
afterAll(() => rm(output, { recursive: true, force: true }))

const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
const job = (name: string): Job =>
  ({
    name,
    output,
    deliver: [],
    metrics: { file: null, pushgateway: null, top: 100 },
    report: { title: name, timeZone: "UTC", page: "A4" },
  }) as unknown as Job
const effects = (signal = new AbortController().signal): Effects => ({
  now: () => Date.UTC(2026, 10, 20),
  log: quiet,
  progress: { at: () => {}, clear: () => {} },
  env: {},
  signal,
})

async function failedAt(stage: string, error: Error): Promise<Error> {
  await stopwatch(() => 0)
    .time(stage, () => Promise.reject(error))
    .catch(() => {})
  return error
}

describe("a run that throws", () => {
  it("through a mistake in Noctule says that it is one, in which stage, and what to do", async () => {
    const error = await failedAt("assemble", new TypeError("x is undefined\n  at secret/path.js"))
    await reportFailure(job("bug"), { error, command: ["run"] }, effects())
    const [folder] = await readdir(join(output, "bug/failure"))
    const failure = JSON.parse(
      await readFile(join(output, "bug/failure", folder!, "failure.json"), "utf8"),
    ) as RunFailure
    expect(failure).toMatchObject({
      stage: "assemble",
      lastGood: null,
      fault: {
        code: "bug",
        exit: 1,
        what: "a bug in Noctule: TypeError: x is undefined",
        hint: expect.stringContaining("--debug"),
      },
    })
  })

  it("because it was stopped by a signal has not failed", async () => {
    await reportFailure(
      job("stopped"),
      { error: new Error("stopped"), command: [] },
      effects(AbortSignal.abort()),
    )
    expect(await readdir(output)).not.toContain("stopped")
  })

  it("where nothing can be written still ends with its own error", async () => {
    const failed = reportFailure(
      { ...job("x"), output: "/dev/null" },
      { error: new Error("boom"), command: [] },
      effects(),
    )
    await expect(failed).resolves.toBeUndefined()
  })
})

describe("the stage of an error", () => {
  it("is that in which it was first thrown, also inside another error", async () => {
    const first = await failedAt(
      "ingest",
      new Fault({ code: "x", what: "torn", where: "a.csv", hint: "copy it", exit: 3 }),
    )
    expect(stageOf(noHostLeft(1, hostFailed("a", first as Fault)))).toBe("ingest")
    await failedAt("report", first)
    expect(stageOf(first)).toBe("ingest")
    expect(stageOf(new Error("elsewhere"))).toBe("start")
  })
})
