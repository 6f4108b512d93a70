import type { RawTable } from "../frame/index.ts"
import type { PushedRow } from "./state.ts"

/** Rows that programs push, until the next tick takes them. */
export interface PushedRows {
  /** Throws RangeError where more wait than a tick may take. */
  readonly push: (rows: readonly PushedRow[]) => void
  readonly take: () => readonly RawTable[]
}

/** About 1,000 hosts × 22 features × 20 rows. */
const mostWaiting = 500_000

export function waitingRows(): PushedRows {
  let waiting: PushedRow[] = []
  return {
    push: rows => {
      if (waiting.length + rows.length > mostWaiting)
        throw new RangeError(`${waiting.length} rows wait for the next tick; ${mostWaiting} may`)
      for (const row of rows) waiting.push(row)
    },
    take: () => {
      const taken = waiting
      waiting = []
      return tablesOf(taken)
    },
  }
}

/** A table a host, a part a metric. */
function tablesOf(rows: readonly PushedRow[]): readonly RawTable[] {
  const hosts = new Map<string, Map<string, PushedRow[]>>()
  for (const row of rows) {
    const metrics = hosts.get(row.host) ?? new Map<string, PushedRow[]>()
    hosts.set(row.host, metrics)
    const own = metrics.get(row.metric)
    if (own === undefined) metrics.set(row.metric, [row])
    else own.push(row)
  }
  return [...hosts].map(([host, metrics]) => ({
    host,
    rejected: 0,
    parts: [...metrics].map(([name, own]) => ({
      times: Float64Array.from(own, ({ time }) => time),
      columns: [{ name, values: Float64Array.from(own, ({ value }) => value), text: 0 }],
    })),
  }))
}
