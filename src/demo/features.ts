/** A column of the demo fleet's files. */
export interface DemoFeature {
  readonly name: string
  readonly unit: string
  /**
   * Values are written as multiples of 1 / perUnit: 100 keeps two decimals, 1 / 4096 whole pages of memory.
   */
  readonly perUnit: number
}

const perPage = 1 / 4096
const column = (name: string, unit: string, perUnit: number): DemoFeature => ({ name, unit, perUnit })

/** Shares are percent of all cores' time (cpu) or of the minute (disk-io-time); rates are per second. */
const allFeatures = [
  column("server-up", "", 1),
  column("load-1m", "", 100),
  column("load-5m", "", 100),
  column("load-15m", "", 100),
  column("sys-mem-swap-total", "bytes", perPage),
  column("sys-mem-swap-free", "bytes", perPage),
  column("sys-mem-free", "bytes", perPage),
  column("sys-mem-cache", "bytes", perPage),
  column("sys-mem-buffered", "bytes", perPage),
  column("sys-mem-available", "bytes", perPage),
  column("sys-mem-total", "bytes", perPage),
  column("sys-fork-rate", "1/s", 100),
  column("sys-interrupt-rate", "1/s", 10),
  column("sys-context-switch-rate", "1/s", 10),
  column("sys-thermal", "°C", 10),
  column("disk-io-time", "%", 100),
  column("disk-bytes-read", "bytes/s", 1),
  column("disk-bytes-written", "bytes/s", 1),
  column("disk-io-read", "1/s", 100),
  column("disk-io-write", "1/s", 100),
  column("cpu-iowait", "%", 100),
  column("cpu-system", "%", 100),
  column("cpu-user", "%", 100),
  column("requests-per-second", "1/s", 10),
  column("p50-ms", "ms", 100),
  column("p95-ms", "ms", 10),
  column("p99-ms", "ms", 10),
  column("error-rate", "%", 1000),
] as const

const requestNames = ["requests-per-second", "p50-ms", "p95-ms", "p99-ms", "error-rate"]
const apiNames = [
  "server-up",
  ...requestNames,
  "load-1m",
  "load-5m",
  "load-15m",
  "sys-mem-free",
  "sys-mem-cache",
  "sys-mem-available",
  "sys-mem-total",
  "sys-interrupt-rate",
  "sys-context-switch-rate",
  "sys-thermal",
  "disk-io-time",
  "cpu-iowait",
  "cpu-system",
  "cpu-user",
]

export const serverFeatures: readonly DemoFeature[] = allFeatures.filter(
  feature => !requestNames.includes(feature.name),
)
export const apiFeatures: readonly DemoFeature[] = apiNames.flatMap(name =>
  allFeatures.filter(feature => feature.name === name),
)
