import { hostname } from "node:os"
import { join } from "node:path"
import { type Effects, firstLine, isErrno } from "../../base/index.ts"
import { atEach, type Machine, machineFeatures, openMachine, type SampleTimes } from "../../ingest/index.ts"
import { fileNameOf } from "../../store/index.ts"
import { openDailyCsv } from "./daily-csv.ts"

export interface CollectOptions extends SampleTimes {
  /** Rows are written to `<folder>/<host>/YYYY-MM-DD.csv`. */
  readonly folder: string
  /** Null: the machine's own name. */
  readonly host: string | null
  readonly machine?: Machine
}

/** Writes this machine's features until the signal; returns the number of rows. A full disk costs its rows. */
export async function collect(
  { folder, host, machine = openMachine(), ...times }: CollectOptions,
  effects: Effects,
): Promise<number> {
  const { log } = effects
  const csv = openDailyCsv(join(folder, fileNameOf(host ?? hostname())), machineFeatures)
  let rows = 0
  await machine.next()
  await atEach(times, effects, async time => {
    const values = await machine.next()
    if (values === null) return
    try {
      await csv.append(time, values)
      rows++
    } catch (error) {
      if (!isErrno(error, "ENOSPC", "EDQUOT", "EIO", "EROFS")) throw error
      log.warn("collect.not-written", { what: firstLine(error) })
    }
  })
  return rows
}
