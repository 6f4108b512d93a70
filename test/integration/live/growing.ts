import { appendFile } from "node:fs/promises"
import { join } from "node:path"
import { seeded } from "../../../src/stats/index.ts"
import { nightEnd, rowsPerDay, type SmallSource, step } from "../small-night.ts"

/** Rows that come in after a small night, host by host. */
export interface GrowingSource {
  /** Adds rows to each host's file; the first feature of host `a` is multiplied by `fault`. */
  readonly grow: (rows: number, fault?: number) => Promise<void>
}

export function growing(source: SmallSource, hosts: readonly string[]): GrowingSource {
  const random = seeded("later")
  let row = 0
  return {
    grow: async (rows, fault = 1) => {
      for (const host of hosts) {
        const lines = Array.from({ length: rows }, (_, i) => {
          const time = new Date(nightEnd + (row + i) * step).toISOString()
          const day = Math.sin((2 * Math.PI * (row + i)) / rowsPerDay)
          const values = [0, 5].map((base, f) => {
            const calm = 40 + 10 * day + base + random.normal()
            return host === "a" && f === 0 ? calm * fault : calm
          })
          return [time, ...values].join(",")
        })
        await appendFile(join(source.root, "data", `${host}.csv`), `${lines.join("\n")}\n`)
      }
      row += rows
    },
  }
}
