import { execFile } from "node:child_process"
import { readFile, stat, writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import { promisify } from "node:util"
import { expect } from "vitest"
import type { RunResult } from "../../src/base/index.ts"
import { membersOf } from "../integration/live-night.ts"
import { fault, faultyFeatures } from "./steady-fleet.ts"

/** A night of the steady fleet, read from a server at this step, ms. */
export const every = 10 * 60_000
/** Epoch ms. */
export const end = Date.UTC(2026, 2, 18, 7)

export interface SteadyNight {
  readonly url: string
  readonly nightEnd: number
}

/** Writes the job: the detector that is trained soonest, on few updates. Returns its text. */
export async function writeSteadyJob(job: string, { url, nightEnd }: SteadyNight): Promise<string> {
  const text = `
source:
  prometheus: { url: "${url}", preset: node-exporter, step: 10m, rate: 40m }
night: { end: "${new Date(nightEnd).toISOString()}" }
history: { length: 14d }
model: { detectors: [lstm-autoencoder], window: 6, updates: 60 }
output: output
`
  await writeFile(job, text)
  return text
}

/** Runs the job `fleet.yaml` and looks for the planted fault in its report, in HTML and PDF. */
export async function expectFaultFound(job: string, hosts: number): Promise<void> {
  await promisify(execFile)(process.execPath, ["dist/cli/main.js", "run", job, "--quiet"])
  const latest = join(dirname(job), "output", "fleet", "latest")
  const result = JSON.parse(await readFile(join(latest, "result.json"), "utf8")) as RunResult
  expect(result.hosts).toHaveLength(hosts)
  const start = end - fault.hoursBeforeEnd * 3_600_000
  const stop = start + fault.length * 3_600_000
  const found = membersOf(result).find(
    member => member.host === fault.host && Date.parse(member.start) < stop && Date.parse(member.end) > start,
  )
  expect(faultyFeatures).toContain(found?.contributions[0]?.feature)
  expect((await stat(join(latest, "report.html"))).size).toBeGreaterThan(50_000)
  expect((await readFile(join(latest, "report.pdf"))).subarray(0, 5).toString()).toBe("%PDF-")
}
