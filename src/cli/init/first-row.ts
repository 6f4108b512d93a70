import type { HostFrames } from "../../base/index.ts"
import { formatNumber, listSome } from "../../text/index.ts"

/** Metrics in the sentence at most. */
const mostMetrics = 6

/**
 * "web-1, 2026-11-01T00:00Z: cpu 12.3, memory 44": a host's first row as read, for comparison with the file.
 */
export function firstRowOf({ host, history }: HostFrames): string {
  const width = history.features.length
  const row = history.values.findIndex(value => value === value)
  const first = row < 0 ? 0 : Math.floor(row / width)
  const time = new Date(history.start + first * history.step).toISOString().replace(/:\d\d\.\d{3}Z$/, "Z")
  const cells = history.features.flatMap(({ name, kind }, f) => {
    const value = history.values[first * width + f]!
    return value === value ? [`${name} ${formatNumber(value)}${kind === "counter" ? "/s" : ""}`] : []
  })
  return `${host}, ${time}: ${listSome(cells, mostMetrics)}`
}
