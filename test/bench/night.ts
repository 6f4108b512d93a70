import { spawn } from "node:child_process"
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { fileURLToPath } from "node:url"
import type { RunRecord, RunResult } from "../../src/base/index.ts"
import { memoryOf } from "./process-tree.ts"

/**
 * npm run bench:night DIR [-- --workers N] [-- --updates N] [-- --detectors A,B]: two nights on a fleet, from
 * its files to HTML and PDF, by the command itself. The last night but one is trained anew, the last one goes
 * on from its models. DIR holds one CSV a host, with a column `timestamp` in elapsed seconds; 19 hosts of 30
 * days at 30 s and 22 features are the measure. Each host trains what the peers' night trains, one LSTM
 * autoencoder on the windows and updates of ten epochs: window 30, stride 10, batch 128; the product's
 * default is `--detectors lstm-autoencoder,dense-autoencoder`. Fewer updates are enough to see whether memory
 * grows with the hosts. The last line sums up: seconds of both nights, and the peak of memory over both, of
 * the program with its workers and of the browser.
 */
const root = fileURLToPath(new URL("../../../../", import.meta.url))
const folder = resolve(process.argv[2] ?? "")
const files =
  process.argv[2] !== undefined && existsSync(folder)
    ? readdirSync(folder).filter(name => name.endsWith(".csv"))
    : []
if (files.length === 0) {
  process.stderr.write(
    `${process.argv[2] === undefined ? "no folder was given" : `${folder} holds no *.csv`}: npm run bench:night DIR, with one CSV a host in DIR\n`,
  )
  process.exit(2)
}

const day = 86_400
const origin = Date.UTC(2026, 0, 1)
const [window, stride, batch, epochs] = [30, 10, 128, 10]
const { seconds: span, step } = spanOf(join(folder, files[0]!))
const history = Math.round((span - day) / step)
const updates = Number(
  option("--updates") ?? epochs * Math.ceil((Math.floor((history - window) / stride) + 1) / batch),
)
const workers = option("--workers") ?? "auto"
const detectors = (option("--detectors") ?? "lstm-autoencoder").split(",")
const scratch = mkdtempSync(join(tmpdir(), "noctule-bench-"))
const job = join(scratch, "job.yaml")
writeFileSync(
  job,
  `name: bench
source:
  root: ${JSON.stringify(folder)}
  files: "*.csv"
  host: "{host}.csv"
  time: { column: timestamp, format: elapsed-s, origin: ${new Date(origin).toISOString()} }
night: { end: data }
model: { detectors: [${detectors.join(", ")}], window: ${window}, stride: ${stride}, updates: ${updates}, batch: ${batch} }
workers: ${workers}
output: ${JSON.stringify(join(scratch, "output"))}
`,
)

print(
  `${files.length} hosts, ${(span / day).toFixed(1)} days at ${step} s, ${updates} updates of ${detectors.join(" and ")}, workers: ${workers}`,
)
const cold = await night("cold", span - day)
const warm = await night("warm", span)
print(
  `trainings alone: cold ${cold.training.toFixed(0)} s, warm ${warm.training.toFixed(0)} s (${((100 * warm.training) / cold.training).toFixed(0)} %)`,
)
rmSync(scratch, { recursive: true })
print(
  `cold ${cold.seconds.toFixed(0)} s, warm ${warm.seconds.toFixed(0)} s, peak ${Math.max(cold.peak, warm.peak).toFixed(0)} MB`,
)

interface Night {
  readonly seconds: number
  /** Seconds of all trainings, added up. */
  readonly training: number
  /** MB */
  readonly peak: number
}

async function night(name: string, end: number): Promise<Night> {
  const since = performance.now()
  const until = new Date(origin + 1000 * end).toISOString()
  const child = spawn(process.execPath, [join(root, "dist/cli/main.js"), "run", job, "--until", until], {
    stdio: ["ignore", "ignore", "pipe"],
  })
  let log = ""
  child.stderr.on("data", (text: Buffer) => {
    log = `${log}${text.toString()}`.slice(-4000)
  })
  let peak = 0
  const sampling = setInterval(() => {
    peak = Math.max(peak, memoryOf(child.pid!))
  }, 200)
  const code = await new Promise<number | null>(done => {
    child.on("close", done)
  })
  clearInterval(sampling)
  const seconds = (performance.now() - since) / 1000
  if (code !== 0) {
    process.stderr.write(`the ${name} night ended with ${code}:\n${log}\n`)
    process.exit(1)
  }
  const read = <T>(file: string): T =>
    JSON.parse(readFileSync(join(scratch, "output/bench/latest", file), "utf8")) as T
  const training = read<RunResult>("result.json").hosts.reduce(
    (sum, host) => sum + (host.training?.seconds ?? 0),
    0,
  )
  const stages = read<RunRecord>("run.json")
    .stages.map(({ stage, seconds }) => `${stage} ${seconds.toFixed(1)}`)
    .join(", ")
  print(
    `${name}: ${seconds.toFixed(1)} s, peak ${peak.toFixed(0)} MB; seconds a stage, hosts added up: ${stages}`,
  )
  return { seconds, training, peak }
}

/** Of a host's file: how long it reaches and how far its rows are apart, in seconds. */
function spanOf(path: string): { readonly seconds: number; readonly step: number } {
  const lines = readFileSync(path, "utf8").trimEnd().split("\n")
  const place = lines[0]!.split(",").indexOf("timestamp")
  const time = (line: string): number => Number(line.split(",")[place])
  const step = time(lines[2]!) - time(lines[1]!)
  return { seconds: time(lines.at(-1)!) - time(lines[1]!) + step, step }
}

function option(name: string): string | undefined {
  const at = process.argv.indexOf(name)
  return at < 0 ? undefined : process.argv[at + 1]
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
