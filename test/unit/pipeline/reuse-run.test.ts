import { mkdir, mkdtemp, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { beforeEach, describe, expect, it } from "vitest"
import { readPastNights } from "../../../src/pipeline/past-nights.ts"
import { publishMetrics } from "../../../src/pipeline/publish/metrics.ts"
import { completedRun } from "../../../src/pipeline/reuse-run.ts"
import { testEffects } from "../deliver/fixtures.ts"
import { job, minimal } from "../job/fixture.ts"
import { busyNight } from "../report/fixture.ts"

const { result, record } = busyNight()
const outcome = { version: 1, exitCode: 5, faults: result.errors, stages: [] }
const night = result.run.id.slice(0, 10)

let jobFolder: string
beforeEach(async () => {
  jobFolder = join(await mkdtemp(join(tmpdir(), "noctule-reuse-")), "nightly")
})

/** A completed run; `damaged` replaces what a file holds. */
async function layRun(damaged: Readonly<Record<string, string>> = {}): Promise<void> {
  const folder = join(jobFolder, "runs", result.run.id)
  await mkdir(folder, { recursive: true })
  const files = { "run.json": { ...record, plan: "p" }, "outcome.json": outcome, "result.json": result }
  for (const [name, content] of Object.entries(files))
    await writeFile(join(folder, name), damaged[name] ?? JSON.stringify(content))
}

describe("a completed run of the same plan", () => {
  it("is taken up with its exit code and all its faults", async () => {
    await layRun()
    const found = await completedRun(jobFolder, { night, plan: "p" }, testEffects())
    expect(found).toMatchObject({ exit: 5, faults: result.errors, result: { run: result.run } })
    expect(await completedRun(jobFolder, { night, plan: "other" }, testEffects())).toBeNull()
  })

  it.each(["run.json", "outcome.json", "result.json"])(
    "is passed over where its %s is damaged, which is logged",
    async name => {
      await layRun({ [name]: '{"version":1}' })
      const effects = testEffects()
      expect(await completedRun(jobFolder, { night, plan: "p" }, effects)).toBeNull()
      expect(effects.lines).toEqual([expect.stringMatching(`file.damaged.*${name}`)])
    },
  )
})

describe("a damaged file of an earlier night", () => {
  it("digest.json gives way to result.json", async () => {
    await layRun()
    await writeFile(join(jobFolder, "runs", result.run.id, "digest.json"), '{"version":1')
    const { nights, remarks } = await readPastNights(jobFolder, "2027-01-01")
    expect(nights.map(({ run }) => run)).toEqual([result.run.id])
    expect(remarks).toEqual([])
  })

  it("result.json without a digest leaves the night out, with a remark", async () => {
    await layRun({ "result.json": "{}" })
    const { nights, remarks } = await readPastNights(jobFolder, "2027-01-01")
    expect(nights).toEqual([])
    const why = expect.stringContaining("result.json: this version cannot read the result") as string
    expect(remarks).toEqual([{ code: "run-skipped", params: { run: result.run.id, why } }])
  })

  it("state/last-run.json costs the metrics, with a Fault that names it", async () => {
    await mkdir(join(jobFolder, "state"), { recursive: true })
    await writeFile(join(jobFolder, "state/last-run.json"), '{"at":"noon"}')
    const nightly = job(`${minimal}name: nightly\n`, { output: join(jobFolder, "..") })
    const faults = await publishMetrics(nightly, { lastRun: null, folder: null }, testEffects())
    expect(faults.map(({ cause }) => cause)).toEqual([
      expect.objectContaining({ code: "store.damaged", where: join(jobFolder, "state/last-run.json") }),
    ])
  })
})
