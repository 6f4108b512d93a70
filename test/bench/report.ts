import { spawn } from "node:child_process"
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs"
import { loadavg, tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { candidates } from "../../src/report/pdf/browser/browser-candidates.ts"
import { crowdedNight, writeRun } from "../unit/report/fixture.ts"
import { memoryBelow, secondsOf, secondsOfEnded } from "./process-tree.ts"

/**
 * npm run bench:report [INCIDENTS]: the report of a night with 200 incidents, each with pages and charts of
 * its own, by the command itself: with the browser that comes by npm, and with the system's where there is
 * one. Seconds are those from the finished HTML to the last PDF, the browser's own start and proof among
 * them; memory is the peak over all of the browser's processes. The last line sums up.
 */
const root = fileURLToPath(new URL("../../../../", import.meta.url))
const count = Number(process.argv[2] ?? 200)
const scratch = mkdtempSync(join(tmpdir(), "noctule-bench-report-"))
const crowd = crowdedNight(count)
const folder = await writeRun(join(scratch, "run"), {
  ...crowd,
  result: { ...crowd.result, job: { ...crowd.result.job, charts: count } },
})
const system = candidates(process.env)[0]?.name
const kinds = [
  { name: "npm's browser", env: { PATH: "" } },
  ...(system?.startsWith("/") ? [{ name: system, env: { NOCTULE_BROWSER: system } }] : []),
]

const lines: string[] = []
for (const { name, env } of kinds) {
  const { printing, cpu, peak } = await printed(env)
  const pdfs = readdirSync(folder)
    .filter(file => file.endsWith(".pdf"))
    .map(file => statSync(join(folder, file)).size)
  const summary = `${name}: ${printing.toFixed(1)} s, at least ${cpu.toFixed(1)} s of the processors, peak ${peak.toFixed(0)} MB`
  print(
    `${summary}; ${pdfs.length} PDFs, ${(pdfs.reduce((sum, size) => sum + size, 0) / 1e6).toFixed(1)} MB; load ${loadavg()[0]!.toFixed(1)}`,
  )
  lines.push(summary)
}
rmSync(scratch, { recursive: true })
print(`${count} incidents · ${lines.join(" · ")}`)

interface Printed {
  /** Seconds from the HTML to the end. */
  readonly printing: number
  /**
   * Seconds of the processors, of the browser and of the command itself; a process that nobody waited for is
   * missed.
   */
  readonly cpu: number
  /** MB */
  readonly peak: number
}

async function printed(env: NodeJS.ProcessEnv): Promise<Printed> {
  const child = spawn(process.execPath, [join(root, "dist/cli/main.js"), "report", folder], {
    env: { ...process.env, NOCTULE_BROWSER: "", ...env },
    stdio: ["ignore", "ignore", "pipe"],
  })
  let log = ""
  let [since, printing, before] = [performance.now(), false, 0]
  const ended = secondsOfEnded()
  child.stderr.on("data", (text: Buffer) => {
    if (text.includes("report.html"))
      [since, printing, before] = [performance.now(), true, secondsOf(child.pid!)]
    log = `${log}${text.toString()}`.slice(-4000)
  })
  let peak = 0
  const sampling = setInterval(() => {
    if (printing) peak = Math.max(peak, memoryBelow(child.pid!))
  }, 200)
  const code = await new Promise<number | null>(done => {
    child.on("close", done)
  })
  clearInterval(sampling)
  if (code !== 0) {
    process.stderr.write(`noctule report ended with ${code}:\n${log}\n`)
    process.exit(1)
  }
  return { printing: (performance.now() - since) / 1000, cpu: secondsOfEnded() - ended - before, peak }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
