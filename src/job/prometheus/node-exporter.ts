import { aggregatedRate, greatest, metric, type Preset, type PresetFeature, rate } from "./preset.ts"

/** Whole disks: partitions, and what is made of other disks, would count twice. */
const disks = 'device!~"(dm-|loop|md|ram|sr|fd|zram).*"'

const perDisk = (name: string, unit: string, counter: string): PresetFeature =>
  aggregatedRate({ name, unit, of: "sum", counter: `node_disk_${counter}`, matchers: [disks] })

/** Per cent of the time of all processors. */
const processor = (mode: string): PresetFeature =>
  aggregatedRate({
    name: `cpu-${mode}`,
    unit: "%",
    of: "100 * avg",
    counter: "node_cpu_seconds_total",
    matchers: [`mode="${mode}"`],
  })

const memory = (name: string, field: string): PresetFeature =>
  metric(`sys-mem-${name}`, "bytes", `node_memory_${field}_bytes`)

/** prometheus-node-exporter on Linux: the features of the demo fleet, under the same names. */
export const nodeExporter: Preset = {
  host: ["instance"],
  select: 'job=~".*node.*"',
  features: [
    { name: "server-up", unit: "", kind: "flag", promql: ({ select }) => `up${select()}` },
    metric("load-1m", "", "node_load1"),
    metric("load-5m", "", "node_load5"),
    metric("load-15m", "", "node_load15"),
    memory("swap-total", "SwapTotal"),
    memory("swap-free", "SwapFree"),
    memory("free", "MemFree"),
    memory("cache", "Cached"),
    memory("buffered", "Buffers"),
    memory("available", "MemAvailable"),
    memory("total", "MemTotal"),
    rate("sys-fork-rate", "1/s", "node_forks_total"),
    rate("sys-interrupt-rate", "1/s", "node_intr_total"),
    rate("sys-context-switch-rate", "1/s", "node_context_switches_total"),
    greatest("sys-thermal", "°C", "node_hwmon_temp_celsius", "node_thermal_zone_temp"),
    aggregatedRate({
      name: "disk-io-time",
      unit: "%",
      of: "100 * max",
      counter: "node_disk_io_time_seconds_total",
      matchers: [disks],
    }),
    perDisk("disk-bytes-read", "bytes/s", "read_bytes_total"),
    perDisk("disk-bytes-written", "bytes/s", "written_bytes_total"),
    perDisk("disk-io-read", "1/s", "reads_completed_total"),
    perDisk("disk-io-write", "1/s", "writes_completed_total"),
    processor("iowait"),
    processor("system"),
    processor("user"),
  ],
}
