import { appendFile, copyFile, mkdtemp, readFile, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { describe, expect, it } from "vitest"
import type { RunResult } from "../../src/base/index.ts"
import { noctule } from "./small-night.ts"

/** Recorded by the tools; jobs/README.md shows the same commands. */
const samples = fileURLToPath(new URL("../samples/", import.meta.url))

describe("from a tool's own file to a report", { timeout: 180_000 }, () => {
  it.each([
    ["sysstat/sadf.csv", "vm", 55],
    ["grafana/joined.csv", "web-1:9100", 3],
    ["telegraf/metrics.influx", "web-1", 8],
  ])("%s: init, validate, run", async (sample, host, features) => {
    const folder = await mkdtemp(join(tmpdir(), "noctule-foreign-"))
    const [file, job, output] = [join(folder, "web-1.txt"), join(folder, "job.yaml"), join(folder, "output")]
    await copyFile(join(samples, sample), file)
    const drafted = await noctule(["init", file])
    expect([drafted.code, drafted.stderr]).toEqual([0, expect.any(String)])
    await writeFile(job, quick(drafted.stdout))
    await appendFile(job, "report: { formats: [html] }\n")
    expect((await noctule(["validate", job])).code).toBe(0)
    const ran = await noctule(["run", job, "--output", output])
    expect([ran.code, ran.stderr]).toEqual([0, expect.any(String)])
    const latest = join(output, "job", "latest")
    const result = JSON.parse(await readFile(join(latest, "result.json"), "utf8")) as RunResult
    expect(result.hosts.map(one => [one.host, one.status])).toEqual([[host, "scored"]])
    expect(result.hosts[0]?.features).toHaveLength(features)
    expect(await readFile(join(latest, "report.html"), "utf8")).toContain(host)
  })
})

/** The drafted job with a small model, for speed. */
function quick(drafted: string): string {
  const small = "  units: 8\n  updates: 40\n  detectors: [lstm-autoencoder]\n"
  return drafted.replace(/^model:.*\n/m, `model:\n${small}`)
}
