import { readdirSync, readFileSync, statSync } from "node:fs"
import { join } from "node:path"
import { performance } from "node:perf_hooks"
import { day, type Job } from "../../src/base/index.ts"
import { readHost, survey } from "../../src/ingest/index.ts"
import { fileLiteral, withDatabase } from "../../src/store/index.ts"
import { quietEffects as effects } from "./quiet-effects.ts"

/**
 * How long a fleet's CSV takes into frames, beside the time in which DuckDB alone scans the same files to the
 * same columns (FLOAT, summed, a statement a file). `folder` holds one file a host with a column `timestamp`
 * in elapsed seconds; 19 files of 86,400 rows × 22 features are the measure, at most twice DuckDB's time the
 * goal.
 */
export async function measureFleet(folder: string): Promise<void> {
  const files = readdirSync(folder).filter(name => name.endsWith(".csv"))
  const bytes = files.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0)
  const job = jobOf(folder)
  for (let round = 0; round < 3; round++) {
    const scan = await time(() => scanWithDuckdb(folder, files))
    const surveyed = await time(() => survey(job, effects))
    let rows = 0
    const read = await time(async () => {
      for (const host of surveyed.result.hosts) {
        const { history, night } = await readHost(job, surveyed.result, host)
        rows += history.rows + night.rows
      }
    })
    const ratios = `${(read.seconds / scan.seconds).toFixed(2)} × the time, ${(read.cpu / scan.cpu).toFixed(2)} × the CPU`
    print(
      `DuckDB alone ${fixed(scan.seconds)} · survey ${fixed(surveyed.seconds)} · into frames ${fixed(read.seconds)}: ${ratios}`,
    )
    print(`  ${rows} rows · ${Math.round(process.memoryUsage().rss / 1e6)} MB resident`)
  }
  print(`${files.length} hosts · ${(bytes / 1e6).toFixed(0)} MB`)
}

function jobOf(folder: string): Job {
  return {
    name: "bench",
    file: "bench.yaml",
    step: "auto",
    features: { "server-up": { ignore: true } },
    source: {
      root: folder,
      files: ["*.csv"],
      history: [],
      night: [],
      layout: "wide",
      host: { path: "{host}" },
      missing: [],
      events: null,
      metric: "",
      value: "",
      time: { column: "timestamp", format: "elapsed-s", origin: Date.UTC(2024, 0, 1), zone: "UTC" },
    },
    night: { length: day, end: "data", staleAfter: 0 },
    history: { length: 30 * day },
    model: { window: 30 },
  } as unknown as Job
}

/** Every column but `server-up` as FLOAT and the time as DOUBLE, summed, so that nothing is left out. */
async function scanWithDuckdb(folder: string, files: readonly string[]): Promise<void> {
  await withDatabase(async database => {
    for (const name of files) {
      const path = join(folder, name)
      const header = readFileSync(path, "utf8").split("\n", 1)[0]!.split(",")
      const types = header
        .map((column, i) => `'c${i}': '${column === "timestamp" ? "DOUBLE" : "FLOAT"}'`)
        .join(", ")
      const sums = header.flatMap((column, i) => (column === "server-up" ? [] : [`sum(c${i})`])).join(", ")
      const options = `auto_detect = false, header = true, delim = ',', quote = '"', columns = {${types}}`
      await database.run(`SELECT ${sums} FROM read_csv(${fileLiteral(path)}, ${options})`)
    }
  })
}

/** CPU seconds of all threads stay the same on a busy machine; seconds do not. */
async function time<T>(work: () => Promise<T>): Promise<{ seconds: number; cpu: number; result: T }> {
  const start = performance.now()
  const before = process.cpuUsage()
  const result = await work()
  const { user, system } = process.cpuUsage(before)
  return { seconds: (performance.now() - start) / 1000, cpu: (user + system) / 1e6, result }
}

function fixed(seconds: number): string {
  return `${seconds.toFixed(2)} s`
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
