import { aggregatedRate, greatest, metric, type Preset, type PresetFeature, rate } from "./preset.ts"

/** Volumes with letters; the total of all would count twice. */
const disks = 'volume=~"[A-Z]:"'

const perDisk = (name: string, unit: string, counter: string): PresetFeature =>
  aggregatedRate({ name, unit, of: "sum", counter: `windows_logical_disk_${counter}`, matchers: [disks] })

/** Per cent of the time of all processors. */
const processor = (name: string, mode: string): PresetFeature =>
  aggregatedRate({
    name,
    unit: "%",
    of: "100 * avg",
    counter: "windows_cpu_time_total",
    matchers: [`mode="${mode}"`],
  })

const network = (name: string, counter: string): PresetFeature =>
  aggregatedRate({ name, unit: "bytes/s", of: "sum", counter: `windows_net_${counter}`, matchers: [] })

/** windows_exporter with its default collectors; version 0.31 moved two metrics from `os` to other ones. */
export const windowsExporter: Preset = {
  host: ["instance"],
  select: 'job=~".*windows.*"',
  features: [
    { name: "server-up", unit: "", kind: "flag", promql: ({ select }) => `up${select()}` },
    processor("cpu-user", "user"),
    processor("cpu-privileged", "privileged"),
    processor("cpu-interrupt", "interrupt"),
    greatest(
      "memory-free",
      "bytes",
      "windows_memory_physical_free_bytes",
      "windows_os_physical_memory_free_bytes",
    ),
    metric("memory-committed", "bytes", "windows_memory_committed_bytes"),
    greatest("processes", "", "windows_system_processes", "windows_os_processes"),
    rate("context-switch-rate", "1/s", "windows_system_context_switches_total"),
    metric("processor-queue", "", "windows_system_processor_queue_length"),
    perDisk("disk-bytes-read", "bytes/s", "read_bytes_total"),
    perDisk("disk-bytes-written", "bytes/s", "write_bytes_total"),
    perDisk("disk-io-read", "1/s", "reads_total"),
    perDisk("disk-io-write", "1/s", "writes_total"),
    network("network-bytes-received", "bytes_received_total"),
    network("network-bytes-sent", "bytes_sent_total"),
  ],
}
