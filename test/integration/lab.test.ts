import { mkdtemp, readFile, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { beforeAll, describe, expect, it } from "vitest"
import type { LabResult, TrialRecord } from "../../src/report/index.ts"
import { noctule } from "./small-night.ts"

const [minutes, lab] = [60_000, "small/lab/app-1"]
let root: string
let job: string

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "noctule-lab-"))
  job = join(root, "job.yaml")
  const made = await noctule(["demo", join(root, "fleet"), "--hosts", "1", "--days", "6"])
  expect(made.code, made.stderr).toBe(0)
  await writeFile(
    job,
    `name: small
source: { root: fleet, files: "*-*.csv", host: "{host}.csv" }
night: { end: data }
model: { units: 12, updates: 50, batch: 24 }
report: { formats: [html] }
output: output
lab: { trials: { narrow: { change: { units: 2 } } } }
`,
  )
}, 5 * minutes)

const runLab = async (...options: string[]): Promise<LabResult> => {
  const { code, stdout, stderr } = await noctule(["lab", job, "--json", ...options])
  expect(code, stderr).toBe(0)
  return JSON.parse(stdout) as LabResult
}
const page = (): Promise<string> => readFile(join(root, "output", lab, "lab.html"), "utf8")

describe("the laboratory on a host of the demo fleet", () => {
  it(
    "has every broken setting caught by a night's diagnosis or skill test, and every cure pass both",
    async () => {
      const { trials, sweep, truth } = await runLab()
      const verdicts = (role: TrialRecord["role"]) =>
        trials
          .filter(trial => trial.role === role)
          .map(({ name, runs: [run] }) => {
            const caught = !run || run.verdict.diagnosis !== "healthy" || !run.verdict.skilled
            return `${name}: ${caught ? "caught" : "passed"}`
          })
      expect(verdicts("broken")).toEqual(
        "rnn forget-closed tiny-rate zero-weights equal-weights high-rate large-weights unclipped raw-inputs sgd unstable"
          .split(" ")
          .map(name => `${name}: caught`),
      )
      expect(verdicts("cure")).toEqual(
        ["deep-lstm", "clipped", "retry", "production"].map(name => `${name}: passed`),
      )
      expect(trials.at(-1)).toMatchObject({ name: "narrow", kind: "own", setting: { units: 2 } })
      expect(truth).toBe("demo")
      expect(trials.every(({ runs: [run] }) => run?.cost?.faults === 1)).toBe(true)
      const losses = sweep.map(({ losses: [loss] }) => loss ?? Infinity)
      expect(Math.min(...losses)).toBeLessThan(0.1 * (losses[0] ?? 0))
      expect(Math.min(...losses)).toBeLessThan(0.1 * (losses.at(-1) ?? 0))
      expect(await page()).toContain("11 of 11 broken settings are caught")
    },
    15 * minutes,
  )

  it(
    "gives the same page for the same seed, whichever worker trained what",
    async () => {
      const few = ["--trials", "tiny-rate", "--updates", "5", "--seeds", "2"]
      await runLab(...few, "--workers", "1")
      const first = await page()
      const { seeds } = await runLab(...few, "--workers", "2")
      expect(seeds).toEqual([1, 2])
      expect(await page()).toBe(first)
    },
    5 * minutes,
  )

  it("refuses an unknown host and an unknown trial, and says what there is", async () => {
    const host = await noctule(["lab", job, "--host", "app-9"])
    expect([host.code, host.stderr]).toEqual([2, expect.stringContaining("app-1")])
    const trial = await noctule(["lab", job, "--trials", "rn"])
    expect([trial.code, trial.stderr]).toEqual([2, expect.stringContaining("vanishing")])
    expect((await noctule(["lab"])).code).toBe(2)
  }, 60_000)
})
