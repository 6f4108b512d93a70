import { compareText, type Effects, Fault, type FaultRecord, firstLine } from "../base/index.ts"
import type { DayPrograms, DayScores } from "../detect/index.ts"
import type { RawTable } from "../frame/index.ts"
import { hostBroken, noDayModel } from "./faults.ts"
import { type JudgedHost, openJudgedHost, partsOf, type SavedHost } from "./hosts/host.ts"
import type { ModelSource, PublishedModel } from "./models.ts"

/** The hosts of a job by day, and why some of them are not judged. */
export interface Fleet {
  /** Loads the models of a night that was published since; true where there was one. */
  readonly reload: () => Promise<boolean>
  /** The run whose models judge; null before the first. */
  readonly run: () => string | null
  readonly add: (tables: readonly RawTable[]) => void
  /** Judges all new rows up to `until`, epoch ms; a host that fails costs itself. */
  readonly judge: (until: number) => Promise<readonly NewRows[]>
  readonly judged: () => readonly JudgedHost[]
  /** A host's models as its last night left them, or null. */
  readonly models: (host: string) => PublishedModel | null
  /** By host: without a model, or failing since its last rows. */
  readonly faults: () => ReadonlyMap<string, FaultRecord>
}

export interface NewRows {
  readonly judged: JudgedHost
  readonly rows: DayScores
}

export interface FleetTask {
  readonly programs: DayPrograms
  readonly effects: Effects
  readonly models: ModelSource
  readonly restore: (host: string) => Promise<SavedHost | null>
}

export function openFleet({ programs, effects, models, restore }: FleetTask): Fleet {
  const { log } = effects
  let run: string | null = null
  let hosts: ReadonlyMap<string, JudgedHost> = new Map()
  let faults = new Map<string, FaultRecord>()
  const load = async (): Promise<void> => {
    const loaded = new Map<string, JudgedHost>()
    const without = new Map<string, FaultRecord>()
    for (const [host, published] of await models.load()) {
      const before = hosts.get(host)
      if (published === null || published instanceof Fault)
        without.set(host, published?.toRecord() ?? noDayModel(host))
      else if (before?.published.run === published.run) loaded.set(host, before)
      else
        try {
          const saved = before === undefined ? await restore(host) : null
          const opened = await openJudgedHost({ host, published, programs, saved })
          opened.add(partsOf(before?.recent() ?? null, published.model))
          loaded.set(host, opened)
        } catch (error) {
          if (!(error instanceof Fault)) throw error
          without.set(host, error.toRecord())
        }
    }
    hosts = loaded
    faults = without
  }
  return {
    reload: async () => {
      const latest = await models.run()
      if (latest === null || latest === run) return false
      await load()
      run = latest
      log.info("watch.models", { run, hosts: hosts.size, without: faults.size })
      return true
    },
    run: () => run,
    add: tables => {
      for (const { host, parts } of tables) {
        const known = hosts.get(host)
        if (known !== undefined) known.add(parts)
        else if (!faults.has(host)) faults.set(host, noDayModel(host))
      }
    },
    judge: async until => {
      const news: NewRows[] = []
      for (const judged of hosts.values()) {
        const rows = await judgeOne(judged, until, faults, effects)
        if (rows !== null) news.push({ judged, rows })
      }
      return news
    },
    judged: () => [...hosts.values()].sort((a, b) => compareText(a.host, b.host)),
    models: host => hosts.get(host)?.published ?? null,
    faults: () => faults,
  }
}

async function judgeOne(
  judged: JudgedHost,
  until: number,
  faults: Map<string, FaultRecord>,
  { log }: Effects,
): Promise<DayScores | null> {
  try {
    const rows = await judged.judge(until)
    if (rows !== null) faults.delete(judged.host)
    return rows
  } catch (error) {
    const fault = error instanceof Fault ? error.toRecord() : hostBroken(judged.host, firstLine(error))
    if (!faults.has(judged.host)) log.error("watch.host-failed", { host: judged.host, what: fault.what })
    faults.set(judged.host, fault)
    return null
  }
}
