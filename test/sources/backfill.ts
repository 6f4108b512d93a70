import { execFile } from "node:child_process"
import { mkdir, readFile, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { promisify } from "node:util"

/** Rows of a demo fleet's CSV as a node exporter would have exposed them, in the blocks of a real TSDB. */
export interface Backfill {
  /** Folder that `noctule demo` wrote. */
  readonly fleet: string
  readonly hosts: readonly string[]
  /** Storage folder of the Prometheus that will serve them. */
  readonly storage: string
}

/** What promtool makes a block of; a file of one block is parsed once. */
const blockMinutes = 120
const minute = 60_000

/** Writes the blocks, one after the other; promtool does the work. Returns how many samples it was given. */
export async function backfill({ fleet, hosts, storage }: Backfill): Promise<number> {
  await mkdir(storage, { recursive: true })
  const exporters = await Promise.all(hosts.map(host => exporterOf(host, join(fleet, `${host}.csv`))))
  const times = exporters.flatMap(({ rows }) => [...rows.keys()])
  const span = blockMinutes * minute
  const first = Math.floor(times.reduce((a, b) => Math.min(a, b)) / span) * span
  const last = times.reduce((a, b) => Math.max(a, b))
  const file = join(storage, "block.om")
  let samples = 0
  for (let start = first; start <= last; start += span) {
    const lines = exporters.flatMap(exporter => linesOf(exporter, start, start + span))
    if (lines.length === 0) continue
    samples += lines.length
    await writeFile(file, `${lines.join("\n")}\n# EOF\n`)
    await promisify(execFile)("promtool", [
      ...["tsdb", "create-blocks-from", "openmetrics", "--quiet"],
      ...[file, storage],
    ])
  }
  await rm(file)
  return samples
}

interface Exporter {
  readonly host: string
  /** Epoch ms → row. */
  readonly rows: ReadonlyMap<number, number>
  /** By feature: [rows]; NaN = missing. */
  readonly columns: ReadonlyMap<string, Float64Array>
  /** What counters have come to; they go on from block to block. */
  readonly totals: Map<string, number>
}

async function exporterOf(host: string, file: string): Promise<Exporter> {
  const [header = "", ...lines] = (await readFile(file, "utf8")).trimEnd().split("\n")
  const columns = header
    .split(",")
    .map((name): [string, Float64Array] => [name, new Float64Array(lines.length)])
  const rows = new Map<number, number>()
  for (const [row, line] of lines.entries()) {
    const [time = "", ...cells] = line.split(",")
    rows.set(Date.parse(time), row)
    for (const [i, [, values]] of columns.slice(1).entries()) values[row] = cells[i] ? Number(cells[i]) : NaN
  }
  return { host, rows, columns: new Map(columns), totals: new Map() }
}

/** Gauges: the exporter's metric as the feature is. */
const gauges: readonly (readonly [feature: string, metric: string, labels: string])[] = [
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
const counters: readonly (readonly [feature: string, metric: string, labels: string, perUnit: number])[] = [
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

/** OpenMetrics lines of the rows in [start, end). */
function linesOf({ host, rows, columns, totals }: Exporter, start: number, end: number): string[] {
  const labels = `instance="${host}:9100",job="node"`
  const lines: string[] = []
  for (let time = start; time < end; time += minute) {
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
      const total = (totals.get(feature) ?? 0) + value * perUnit * 60
      totals.set(feature, total)
      lines.push(`${metric}{${labels}${more}} ${total} ${time / 1000}`)
    }
  }
  return lines
}
