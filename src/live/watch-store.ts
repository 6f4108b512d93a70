import { join } from "node:path"
import type { Job, Log } from "../base/index.ts"
import { dayStateFile, liveIncidentsFile } from "../job/index.ts"
import {
  fileNameOf,
  jobFolderOf,
  liveIncidentsPath,
  nullIfDamaged,
  readBinary,
  readJson,
  writeBinary,
  writeJson,
} from "../store/index.ts"
import type { KnownIncidents } from "./incidents.ts"
import type { JudgedHost, SavedHost } from "./hosts/host.ts"

/** output/<job>/state/watch: what the next process goes on with. Each file is whole or as it was. */
export interface WatchStore {
  readonly restore: (host: string) => Promise<SavedHost | null>
  /** Saves some hosts each tick, so that every one is saved within `turns` ticks. */
  readonly saveSome: (hosts: readonly JudgedHost[], tick: number) => Promise<void>
  readonly incidents: () => Promise<KnownIncidents>
  readonly saveIncidents: (incidents: KnownIncidents) => Promise<void>
  readonly saveAll: (hosts: readonly JudgedHost[]) => Promise<void>
}

const turns = 15
const nothing: KnownIncidents = { open: [], closed: [] }

export function openWatchStore(job: Job, log: Log): WatchStore {
  const fileOf = (host: string): string =>
    join(jobFolderOf(job), "state/watch/hosts", `${fileNameOf(host)}.bin`)
  const save = async (judged: JudgedHost): Promise<void> => {
    if (judged.lastRow() !== null) await writeBinary(fileOf(judged.host), judged.saved())
  }
  const incidentsPath = join(jobFolderOf(job), liveIncidentsPath)
  return {
    incidents: async () => (await nullIfDamaged(readJson(incidentsPath, liveIncidentsFile), log)) ?? nothing,
    saveIncidents: async ({ open, closed }) => await writeJson(incidentsPath, { version: 1, open, closed }),
    restore: host => nullIfDamaged(readBinary(fileOf(host), dayStateFile), log),
    saveSome: async (hosts, tick) => {
      for (const [i, judged] of hosts.entries()) if (i % turns === tick % turns) await save(judged)
    },
    saveAll: async hosts => {
      for (const judged of hosts) await save(judged)
    },
  }
}
