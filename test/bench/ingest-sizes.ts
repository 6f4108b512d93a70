import { spawn } from "node:child_process"
import { once } from "node:events"
import { createWriteStream, mkdirSync, statSync } from "node:fs"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { performance } from "node:perf_hooks"
import { fileURLToPath } from "node:url"
import { literal, withDatabase } from "../../src/store/index.ts"
import { seeded } from "../../src/stats/index.ts"
import { memoryOf, spentByTree } from "./process-tree.ts"

const cli = fileURLToPath(new URL("../../src/cli/main.js", import.meta.url))
const reader = fileURLToPath(new URL("read-source.js", import.meta.url))
const minute = 60_000
const end = Date.parse("2026-11-29T00:00:00Z")

/**
 * Large sources: one file of 200 hosts, 2 GB unless said otherwise, and 5,250 files of 250 hosts.
 *
 * Targets: the one file is read at most three times, with flat memory; of the many, `init` takes at most 10 s
 * and `validate` at most 20 s.
 */
export async function measureSizes(megabytes: number): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), "noctule-bench-ingest-"))
  try {
    await measure("1 file of 200 hosts", await oneFile(root, megabytes * 1e6), "metrics.csv")
    await measure("5,250 files of 250 hosts", await manyFiles(root), "*.csv")
  } finally {
    await rm(root, { recursive: true, force: true })
  }
}

interface Written {
  readonly folder: string
  readonly bytes: number
}

async function measure(name: string, { folder, bytes }: Written, glob: string): Promise<void> {
  print(`${name}, ${(bytes / 1e6).toFixed(0)} MB`)
  const [before, spent] = [performance.now(), process.cpuUsage()]
  await withDatabase(database =>
    database.run(`SELECT count(*), sum(value) FROM read_csv(${literal(join(folder, "*.csv"))})`),
  )
  const { user, system } = process.cpuUsage(spent)
  print(
    `  ${"DuckDB alone".padEnd(22)} ${((performance.now() - before) / 1000).toFixed(1)} s, ${((user + system) / 1e6).toFixed(1)} s of processor`,
  )
  const drafted = await run([cli, "init", glob], folder)
  await writeFile(join(folder, "job.yaml"), `${drafted.output}report: { formats: [html] }\n`)
  const steps = [
    ["init", drafted],
    ["validate", await run([cli, "validate", "job.yaml"], folder)],
    ["all hosts into frames", await run([reader, "job.yaml"], folder)],
  ] as const
  for (const [step, { seconds, cpu, read, megabytes, code }] of steps)
    print(
      `  ${step.padEnd(22)} ${seconds.toFixed(1)} s, ${cpu.toFixed(1)} s of processor · read ${(read / bytes).toFixed(1)} times · ${megabytes.toFixed(0)} MB at most · exit ${code}`,
    )
}

interface Measured {
  readonly output: string
  readonly code: number
  readonly seconds: number
  readonly cpu: number
  /** Bytes that the process and its children read. */
  readonly read: number
  /** Most memory of the tree, MB. */
  readonly megabytes: number
}

async function run(args: readonly string[], folder: string): Promise<Measured> {
  const start = performance.now()
  const child = spawn(process.execPath, args, { cwd: folder, stdio: ["ignore", "pipe", "inherit"] })
  let [output, megabytes, cpu, read] = ["", 0, 0, 0]
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text))
  const timer = setInterval(() => {
    const spent = spentByTree(child.pid ?? 0)
    megabytes = Math.max(megabytes, memoryOf(child.pid ?? 0))
    cpu = Math.max(cpu, spent.seconds)
    read = Math.max(read, spent.bytes)
  }, 250)
  const [code] = (await once(child, "close")) as [number]
  clearInterval(timer)
  const seconds = (performance.now() - start) / 1000
  return { output, code, seconds, cpu, read, megabytes }
}

/** 200 hosts × 10 metrics at five minutes, as time, host, metric, value; values repeat every 16 rows. */
async function oneFile(root: string, bytes: number): Promise<Written> {
  const folder = join(root, "one-file")
  mkdirSync(folder)
  const path = join(folder, "metrics.csv")
  const random = seeded("sizes")
  const blocks = Array.from({ length: 16 }, () => blockOf(() => (50 + 9 * random.next()).toFixed(4)))
  const line = (blocks[0]?.length ?? 0) / series
  const rows = Math.round(bytes / (line * series))
  const out = createWriteStream(path)
  out.write("time,host,metric,value\n")
  for (let row = 0; row < rows; row++) {
    const block = Buffer.from(blocks[row % blocks.length] ?? [])
    const time = Buffer.from(String((end - (rows - row) * 5 * minute) / 1000))
    for (let at = 0; at < block.length; at += line) block.set(time, at)
    if (!out.write(block)) await once(out, "drain")
  }
  out.end()
  await once(out, "close")
  return { folder, bytes: statSync(path).size }
}

const series = 2000

/** The lines of one time, all of one length; the time is written over the zeros. */
function blockOf(value: () => string): Buffer {
  const lines = Array.from(
    { length: series },
    (_, i) => `0000000000,web-${100 + Math.floor(i / 10)}.example.org,metric-${i % 10},${value()}\n`,
  )
  return Buffer.from(lines.join(""))
}

/** A file a host and day: 250 hosts of 21 days at five minutes. */
async function manyFiles(root: string): Promise<Written> {
  const folder = join(root, "many-files")
  mkdirSync(folder)
  const random = seeded("sizes")
  let bytes = 0
  for (let host = 0; host < 250; host++)
    for (let day = 21; day > 0; day--) {
      const rows = Array.from({ length: 288 }, (_, row) => {
        const time = new Date(end - day * 1440 * minute + row * 5 * minute).toISOString()
        return `${time},${(50 + 9 * random.next()).toFixed(3)},${random.next().toFixed(3)}\n`
      })
      const date = new Date(end - day * 1440 * minute).toISOString().slice(0, 10)
      const text = `time,value,load\n${rows.join("")}`
      bytes += text.length
      await writeFile(join(folder, `web-${100 + host}-${date}.csv`), text)
    }
  return { folder, bytes }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
