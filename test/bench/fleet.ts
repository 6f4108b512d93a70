import { spawn } from "node:child_process"
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { fileURLToPath } from "node:url"
import type { RunResult } from "../../src/base/index.ts"
import type { NightPlan } from "../../src/pipeline/index.ts"
import { fileLiteral, withDatabase } from "../../src/store/index.ts"
import { memoryOf, secondsOfEnded } from "./process-tree.ts"

/**
 * npm run bench:fleet [-- --hosts N] [-- --days N] [-- --shards N] [-- --updates N] [-- --keep DIR]: a
 * synthetic fleet, one Parquet file a host at one minute with 22 features, from 20 templates with noise of
 * their own; every tenth host has a fault in each of its last nights. A cold night, the next one in one
 * process, and the same in shards, one after the other. Seconds are the processors', so that a busy machine
 * gives the same; Linux.
 */
const root = fileURLToPath(new URL("../../../../", import.meta.url))
const [hosts, days, shards] = [numberOf("--hosts", 1000), numberOf("--days", 14), numberOf("--shards", 8)]
const [features, templates] = [22, 20]
const end = Date.UTC(2026, 2, 15)
const dayMs = 86_400_000
const scratch = resolve(option("--keep") ?? mkdtempSync(join(tmpdir(), "noctule-fleet-")))
const data = join(scratch, "data")

if (!existsSync(data)) await writeFleet()
const [whole, parted] = [jobIn("whole"), jobIn("parted")]
const cold = await noctule(["run", whole, "--until", new Date(end - dayMs).toISOString()])
print(`cold: ${perHost(cold.seconds)} core-seconds per host, peak ${cold.peak.toFixed(0)} MB`)
cpSync(join(scratch, "whole"), join(scratch, "parted"), { recursive: true, verbatimSymlinks: true })
const planned = JSON.parse((await noctule(["plan", whole, "--json"])).stdout) as NightPlan
const warm = await noctule(["run", whole])
const estimate = planned.pods?.[0]?.coreSeconds ?? NaN
print(`warm: ${perHost(warm.seconds)} core-seconds per host, peak ${warm.peak.toFixed(0)} MB`)
print(`noctule plan had estimated ${(estimate / warm.seconds).toFixed(2)} of that`)
const parts: number[] = []
for (let index = 0; index < shards; index++) {
  const { seconds, peak } = await noctule(["run", parted, "--shard", `${index}/${shards}`])
  print(`shard ${index}/${shards}: ${seconds.toFixed(1)} core-seconds, peak ${peak.toFixed(0)} MB`)
  parts.push(seconds)
}
const sum = parts.reduce((total, one) => total + one, 0)
print(
  `shards: ${(sum / warm.seconds).toFixed(2)} of one process's work, the longest ${((Math.max(...parts) * shards) / sum).toFixed(2)} of the mean (with the merge)`,
)
print(resultOf("whole") === resultOf("parted") ? "the results are the same" : "THE RESULTS DIFFER")

interface Ended {
  /** Of the processors, with all processes that it started. */
  readonly seconds: number
  /** MB of all of them. */
  readonly peak: number
  readonly stdout: string
}

async function noctule(args: readonly string[]): Promise<Ended> {
  const before = secondsOfEnded()
  const child = spawn(process.execPath, [join(root, "dist/cli/main.js"), ...args, "--quiet"], {
    stdio: ["ignore", "pipe", "inherit"],
  })
  let [stdout, peak] = ["", 0]
  child.stdout.on("data", (text: Buffer) => (stdout += text.toString()))
  const sampling = setInterval(() => (peak = Math.max(peak, memoryOf(child.pid ?? 0))), 500)
  const code = await new Promise<number | null>(done => child.on("close", done))
  clearInterval(sampling)
  if (code !== 0) throw new Error(`noctule ${args.join(" ")} ended with ${code}`)
  return { seconds: secondsOfEnded() - before, peak, stdout }
}

/** Level and daily rhythm of a template, noise of a host's own. */
async function writeFleet(): Promise<void> {
  mkdirSync(data, { recursive: true })
  const rows = days * 1440
  await withDatabase(async database => {
    for (let host = 0; host < hosts; host++) {
      const template = host % templates
      const columns = Array.from({ length: features }, (_, f) => {
        const noise = `(hash(i * 1000 + ${f}, ${host}) % 2001 / 1000.0 - 1)`
        const rhythm = `${10 + ((template + f) % 7)} * sin(2 * pi() * (i / 1440.0 + ${(template / templates).toFixed(3)}))`
        const fault =
          host % 10 === 0 && f === 0
            ? "if(i % 1440 BETWEEN 180 AND 240 AND i > " + (rows - 2 * 1440) + ", 3, 1)"
            : "1"
        return `((${50 + 3 * f} + ${rhythm} + 3 * ${noise}) * ${fault})::FLOAT AS m${f}`
      })
      const file = fileLiteral(join(data, `host-${String(host).padStart(5, "0")}.parquet`))
      const time = `make_timestamp((${end - rows * 60_000} + i * 60000) * 1000) AS timestamp`
      await database.run(
        `COPY (SELECT ${time}, ${columns.join(", ")} FROM range(${rows}) t(i)) TO ${file} (FORMAT parquet)`,
      )
    }
  })
}

function jobIn(name: string): string {
  const file = join(scratch, `${name}.yaml`)
  const updates = option("--updates")
  writeFileSync(
    file,
    `name: fleet
source: { root: ${JSON.stringify(data)}, files: "*.parquet", host: "{host}.parquet" }
night: { end: data }
model: { detectors: [lstm-autoencoder]${updates === undefined ? "" : `, updates: ${updates}`} }
report: { formats: [html] }
output: ${JSON.stringify(join(scratch, name))}
`,
  )
  return file
}

/** Without times and how long trainings took. */
function resultOf(name: string): string {
  const result = JSON.parse(
    readFileSync(join(scratch, name, "fleet/latest/result.json"), "utf8"),
  ) as RunResult
  return JSON.stringify(result, (key, value: unknown) =>
    ["seconds", "startedAt", "finishedAt"].includes(key) ? null : value,
  )
}

function perHost(seconds: number): string {
  return (seconds / hosts).toFixed(2)
}

function option(name: string): string | undefined {
  const at = process.argv.indexOf(name)
  return at < 0 ? undefined : process.argv[at + 1]
}

function numberOf(name: string, otherwise: number): number {
  return Number(option(name) ?? otherwise)
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
