import type { Blocks } from "./backfill.ts"

/** Two hosts of two days at a minute: a gauge with a gap, and a counter. */
export const end = Date.UTC(2026, 2, 18, 7)
export const hosts = ["web-1", "web-2"]
const minute = 60_000
export const rows = 2 * 1440

export async function* smallFleet(): Blocks {
  yield* linesOf(time => String(time / 1000))
}

/** For VictoriaMetrics' importer, which takes milliseconds. */
export function inMilliseconds(): string {
  return [...linesOf(time => String(time))].flat().join("\n")
}

/** Blocks of lines. */
function* linesOf(stamp: (time: number) => string): Iterable<string[]> {
  const blockRows = 18 * 60
  for (let from = 0; from < rows; from += blockRows) {
    const block = Array.from({ length: Math.min(blockRows, rows - from) }, (_, i) => from + i)
    yield block.flatMap(row => hosts.flatMap((host, h) => scrape(row, { host, h, stamp })))
  }
}

interface Exporter {
  readonly host: string
  readonly h: number
  readonly stamp: (time: number) => string
}

function scrape(row: number, { host, h, stamp }: Exporter): string[] {
  const time = stamp(end - (rows - row) * minute)
  const labels = `{instance="${host}:9100",job="node"}`
  const gauge = row % 500 === 7 ? [] : [`node_load1${labels} ${(row % 7) + h / 4} ${time}`]
  return [...gauge, `node_forks_total${labels} ${row * 60 * (h + 1)} ${time}`]
}
