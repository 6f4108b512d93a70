export const start = Date.UTC(2026, 10, 19, 21)
export const end = start + 24 * 3_600_000
export const minute = 60_000
export const iso = (ms: number): string => new Date(ms).toISOString()
export const at = (hour: number, min = 0): number => start + hour * 3_600_000 + min * minute

export interface Shape {
  readonly feature: string
  readonly label: string
  readonly unit: string
  readonly share: number
  readonly expected: number
  readonly spread: number
  /** The value reached while the incident lasts; the usual one for a bystander. */
  readonly peak: number
  /** Epoch ms of leaving its range, or null for a bystander. */
  readonly from: number | null
}

export function memoryLeak(from: number): Shape[] {
  return [
    {
      feature: "swap-used",
      label: "Swap in use",
      unit: "bytes",
      share: 0.314,
      expected: 0.21 * 2 ** 30,
      spread: 0.05 * 2 ** 30,
      peak: 2.94 * 2 ** 30,
      from,
    },
    {
      feature: "cpu-iowait",
      label: "I/O wait",
      unit: "%",
      share: 0.228,
      expected: 2.1,
      spread: 0.9,
      peak: 38.4,
      from: from + 22 * minute,
    },
    {
      feature: "load-1m",
      label: "Load (1 min)",
      unit: "",
      share: 0.141,
      expected: 2.3,
      spread: 0.7,
      peak: 14.2,
      from: from + 25 * minute,
    },
    {
      feature: "sys-mem-available",
      label: "Memory available",
      unit: "bytes",
      share: 0.096,
      expected: 6.1 * 2 ** 30,
      spread: 0.4 * 2 ** 30,
      peak: 0.38 * 2 ** 30,
      from: from + 4 * minute,
    },
    {
      feature: "disk-io-time",
      label: "Disk busy",
      unit: "%",
      share: 0.062,
      expected: 12,
      spread: 4,
      peak: 71,
      from: from + 30 * minute,
    },
    ...bystanders(0.159),
  ]
}

export function slowWeb(from: number): Shape[] {
  return [
    {
      feature: "load-1m",
      label: "Load (1 min)",
      unit: "",
      share: 0.39,
      expected: 1.1,
      spread: 0.4,
      peak: 4.9,
      from,
    },
    {
      feature: "sys-context-switch-rate",
      label: "Context switches",
      unit: "1/s",
      share: 0.27,
      expected: 4100,
      spread: 700,
      peak: 9800,
      from: from + 2 * minute,
    },
    ...bystanders(0.34),
  ]
}

export function slowApi(from: number): Shape[] {
  return [
    {
      feature: "http-p99",
      label: "p99 response time",
      unit: "ms",
      share: 0.46,
      expected: 212,
      spread: 14,
      peak: 452,
      from,
    },
    {
      feature: "http-p95",
      label: "p95 response time",
      unit: "ms",
      share: 0.24,
      expected: 141,
      spread: 11,
      peak: 263,
      from,
    },
    {
      feature: "http-errors",
      label: "Errors",
      unit: "%",
      share: 0.11,
      expected: 0.2,
      spread: 0.15,
      peak: 1.9,
      from: from + 6 * minute,
    },
    ...bystanders(0.19),
  ]
}

function bystanders(total: number): Shape[] {
  const names = [
    "load-5m",
    "load-15m",
    "sys-mem-free",
    "sys-mem-cache",
    "sys-mem-buffered",
    "sys-mem-total",
    "sys-fork-rate",
    "sys-interrupt-rate",
    "sys-thermal",
    "disk-bytes-read",
    "disk-bytes-written",
    "disk-io-read",
    "disk-io-write",
    "cpu-system",
    "cpu-user",
  ]
  return names.map((feature, index) => ({
    feature,
    label: feature,
    unit: feature.startsWith("cpu") ? "%" : "",
    share: (total * 2 * (names.length - index)) / (names.length * (names.length + 1)),
    expected: 20 + 3 * index,
    spread: 2 + index / 5,
    peak: 21 + 3 * index,
    from: null,
  }))
}
