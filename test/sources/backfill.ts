import { execFile } from "node:child_process"
import { mkdir, readFile, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { promisify } from "node:util"

/** One of the lengths that Prometheus compacts blocks to; promtool parses its file once for each block. */
const blockLength = 18 * 3_600_000

/** Lines in the order of time, a block at a time. */
export type Blocks = AsyncIterable<readonly string[]>

/** Writes the blocks of a TSDB into `storage`, by promtool. Returns how many samples it was given. */
export async function backfill(blocks: Blocks, storage: string): Promise<number> {
  await mkdir(storage, { recursive: true })
  const file = join(storage, "block.om")
  let samples = 0
  for await (const lines of blocks) {
    samples += lines.length
    await writeFile(file, `${lines.join("\n")}\n# EOF\n`)
    await promisify(execFile)("promtool", [
      ...["tsdb", "create-blocks-from", "openmetrics", "--quiet"],
      ...[`--max-block-duration=${blockLength / 3_600_000}h`, file, storage],
    ])
  }
  await rm(file, { force: true })
  return samples
}

/** What a node exporter measures of a host, in the demo fleet's features. */
export interface Exporter {
  readonly host: string
  /** Epoch ms → row; ms between rows. */
  readonly rows: ReadonlyMap<number, number>
  readonly every: number
  /** By feature: [rows]; NaN = missing. */
  readonly columns: ReadonlyMap<string, Float64Array>
}

/** The blocks of all hosts, which are scraped at the same times. */
export async function* blocksOf(exporters: readonly Exporter[]): Blocks {
  const times = exporters.flatMap(({ rows }) => [...rows.keys()])
  const first = Math.floor(times.reduce((a, b) => Math.min(a, b)) / blockLength) * blockLength
  const last = times.reduce((a, b) => Math.max(a, b))
  const totals = exporters.map(() => new Map<string, number>())
  for (let start = first; start <= last; start += blockLength) {
    const lines = exporters.flatMap((exporter, i) => {
      const total = totals[i] ?? new Map<string, number>()
      return linesOf(exporter, { start, end: start + blockLength, total })
    })
    if (lines.length > 0) yield lines
  }
}

/** A host of a folder that `noctule demo` wrote; a row a minute. */
export async function demoExporter(fleet: string, host: string): Promise<Exporter> {
  const [header = "", ...lines] = (await readFile(join(fleet, `${host}.csv`), "utf8")).trimEnd().split("\n")
  const columns = header
    .split(",")
    .map((name): [string, Float64Array] => [name, new Float64Array(lines.length)])
  const rows = new Map<number, number>()
  for (const [row, line] of lines.entries()) {
    const [time = "", ...cells] = line.split(",")
    rows.set(Date.parse(time), row)
    for (const [i, [, values]] of columns.slice(1).entries()) values[row] = cells[i] ? Number(cells[i]) : NaN
  }
  return { host, rows, every: 60_000, columns: new Map(columns) }
}

/** Gauges: the exporter's metric as the feature is. */
export const gauges: readonly (readonly [feature: string, metric: string, labels: string])[] = [
  ["server-up", "up", ""],
  ["load-1m", "node_load1", ""],
  ["load-5m", "node_load5", ""],
  ["load-15m", "node_load15", ""],
  ["sys-mem-swap-total", "node_memory_SwapTotal_bytes", ""],
  ["sys-mem-swap-free", "node_memory_SwapFree_bytes", ""],
  ["sys-mem-free", "node_memory_MemFree_bytes", ""],
  ["sys-mem-cache", "node_memory_Cached_bytes", ""],
  ["sys-mem-buffered", "node_memory_Buffers_bytes", ""],
  ["sys-mem-available", "node_memory_MemAvailable_bytes", ""],
  ["sys-mem-total", "node_memory_MemTotal_bytes", ""],
  ["sys-thermal", "node_hwmon_temp_celsius", ',chip="platform_coretemp_0",sensor="temp1"'],
]

/** Counters: what a second adds is the feature times `perUnit`. */
export const counters: readonly (readonly [
  feature: string,
  metric: string,
  labels: string,
  perUnit: number,
])[] = [
  ["sys-fork-rate", "node_forks_total", "", 1],
  ["sys-interrupt-rate", "node_intr_total", "", 1],
  ["sys-context-switch-rate", "node_context_switches_total", "", 1],
  ["disk-io-time", "node_disk_io_time_seconds_total", ',device="sda"', 0.01],
  ["disk-bytes-read", "node_disk_read_bytes_total", ',device="sda"', 1],
  ["disk-bytes-written", "node_disk_written_bytes_total", ',device="sda"', 1],
  ["disk-io-read", "node_disk_reads_completed_total", ',device="sda"', 1],
  ["disk-io-write", "node_disk_writes_completed_total", ',device="sda"', 1],
  ["cpu-iowait", "node_cpu_seconds_total", ',cpu="0",mode="iowait"', 0.01],
  ["cpu-system", "node_cpu_seconds_total", ',cpu="0",mode="system"', 0.01],
  ["cpu-user", "node_cpu_seconds_total", ',cpu="0",mode="user"', 0.01],
]

interface Block {
  readonly start: number
  readonly end: number
  /** What counters have come to; they go on from block to block. */
  readonly total: Map<string, number>
}

/** OpenMetrics lines of the rows in [start, end). */
function linesOf({ host, rows, every, columns }: Exporter, { start, end, total }: Block): string[] {
  const labels = `instance="${host}:9100",job="node"`
  const lines: string[] = []
  for (let time = Math.ceil(start / every) * every; time < end; time += every) {
    const row = rows.get(time)
    if (row === undefined) continue
    const valueOf = (feature: string): number => columns.get(feature)?.[row] ?? NaN
    for (const [feature, metric, more] of gauges) {
      const value = valueOf(feature)
      if (!Number.isNaN(value)) lines.push(`${metric}{${labels}${more}} ${value} ${time / 1000}`)
    }
    for (const [feature, metric, more, perUnit] of counters) {
      const value = valueOf(feature)
      if (Number.isNaN(value)) continue
      const sum = (total.get(feature) ?? 0) + (value * perUnit * every) / 1000
      total.set(feature, sum)
      lines.push(`${metric}{${labels}${more}} ${sum} ${time / 1000}`)
    }
  }
  return lines
}
