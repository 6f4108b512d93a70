import { hostname } from "node:os"
import type { Effects, Job, MachineRule } from "../../base/index.ts"
import type { RawPart } from "../../frame/index.ts"
import { machineFeatures } from "../machine/features.ts"
import { type Machine, openMachine } from "../machine/machine.ts"
import { atEach, type Pause } from "../machine/sample-clock.ts"
import { followFiles } from "./files.ts"
import type { NewestReader, NewestRows } from "./newest-rows.ts"

export interface MachineTask {
  readonly job: Job
  readonly rule: MachineRule
  /** Epoch ms of the oldest collected rows that are wanted. */
  readonly since: number
  readonly machine?: Machine
  readonly pause?: Pause
}

/** This machine as it is: first what was collected in files, then a row each time that one is due. */
export async function followMachine(
  { job, rule, since, machine = openMachine(), pause }: MachineTask,
  { now, signal }: Effects,
): Promise<NewestReader> {
  await machine.next()
  const closing = new AbortController()
  const waiting: MachineRow[] = []
  let failure: { readonly error: unknown } | null = null
  const sampling = atEach(
    { every: rule.every, ...(pause && { pause }) },
    { now, signal: AbortSignal.any([signal, closing.signal]) },
    async time => {
      try {
        const values = await machine.next()
        if (values !== null) waiting.push({ time, values })
        failure = null
      } catch (error) {
        failure = { error }
      }
    },
  )
  let isFirst = true
  return {
    read: async () => {
      if (failure !== null) throw failure.error
      const { tables, faults } = isFirst ? await readCollected(job, since, { now, signal }) : nothing
      isFirst = false
      const rows = waiting.splice(0)
      const host = rule.host ?? hostname()
      const own = rows.length === 0 ? [] : [{ host, parts: [partOf(rows)], rejected: 0 }]
      return { tables: [...tables, ...own], faults }
    },
    close: async () => {
      closing.abort()
      await sampling
    },
  }
}

const nothing: NewestRows = { tables: [], faults: [] }

interface MachineRow {
  readonly time: number
  /** In the order of `machineFeatures`. */
  readonly values: readonly number[]
}

async function readCollected(
  job: Job,
  since: number,
  { now, signal }: Pick<Effects, "now" | "signal">,
): Promise<NewestRows> {
  const files = await followFiles(job, since)
  return await files.read(now(), signal).finally(() => files.close())
}

function partOf(rows: readonly MachineRow[]): RawPart {
  return {
    times: Float64Array.from(rows, ({ time }) => time),
    columns: machineFeatures.map((name, f) => ({
      name,
      values: Float64Array.from(rows, ({ values }) => values[f] ?? NaN),
      text: 0,
    })),
  }
}
