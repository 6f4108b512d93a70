import { rm } from "node:fs/promises"
import { join } from "node:path"
import type { Effects, Job, TimeSpan } from "../../base/index.ts"
import type { HostFile, ScannedFile, Survey } from "../files/host-source.ts"
import type { SplitHost } from "../files/split.ts"
import { makeTempFolder } from "../../store/index.ts"
import { askReader } from "./ask-reader.ts"

/** Fewer hosts of a file are read one by one: each reading costs less than copying. */
const leastHosts = 3

/**
 * The survey with files of many hosts split into `folder`, so that no file is read once per host. `hosts`:
 * those that will be read.
 */
export async function splitSources(
  { job, survey, hosts, folder }: SplitSourcesTask,
  { signal, progress }: Pick<Effects, "signal" | "progress">,
): Promise<Survey> {
  const wanted = new Set(hosts)
  const shared = hostsByFile(survey, wanted)
  const split = new Map<ScannedFile, ReadonlyMap<string, SplitHost>>()
  for (const [place, [scanned, names]] of [...shared].entries()) {
    const { file } = scanned.table
    progress.at("split", file.name, place, shared.size)
    const task = { scanned, hosts: names, span: spanOf(survey, names), folder: join(folder, `${place}`), job }
    const found = await askReader<SplitHost[]>(
      { split: task, job },
      {
        name: file.name,
        paths: [file.path],
        signal,
        onRead: (read, bytes) => progress.at("split", file.name, Math.min(read, bytes), bytes, "bytes"),
      },
    )
    split.set(scanned, new Map(found.map(one => [one.host, one])))
  }
  progress.clear()
  const sources = [...survey.sources].map(([host, source]) => {
    const files = source.files.flatMap(file => splitFiles(host, file, split.get(file.scanned)))
    return [host, { ...source, files }] as const
  })
  return { ...survey, sources: new Map(sources) }
}

/** Splits for as long as `work` takes: for readers of a few hosts that have no run's folder. */
export async function withSplitSources<T>(
  task: Omit<SplitSourcesTask, "folder">,
  effects: Pick<Effects, "signal" | "progress">,
  work: (survey: Survey) => Promise<T>,
): Promise<T> {
  const folder = await makeTempFolder("split")
  try {
    return await work(await splitSources({ ...task, folder }, effects))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

export interface SplitSourcesTask {
  readonly job: Job
  readonly survey: Survey
  readonly hosts: readonly string[]
  /** Absolute; what is there from an earlier attempt of the same run is used. */
  readonly folder: string
}

function hostsByFile({ sources, faults }: Survey, wanted: ReadonlySet<string>): Map<ScannedFile, string[]> {
  const shared = new Map<ScannedFile, string[]>()
  for (const [host, { files }] of sources) {
    if (!wanted.has(host) || faults.has(host)) continue
    for (const { scanned } of files)
      if (scanned.hostColumn !== null) shared.set(scanned, [...(shared.get(scanned) ?? []), host])
  }
  return new Map([...shared].filter(([, hosts]) => hosts.length >= leastHosts))
}

/** All that any of the hosts reads. */
function spanOf({ sources }: Survey, hosts: readonly string[]): TimeSpan {
  const known = hosts.flatMap(host => sources.get(host) ?? [])
  return {
    start: Math.min(...known.map(({ history }) => history.start)),
    end: Math.max(...known.map(({ night }) => night.end)),
  }
}

function splitFiles(
  host: string,
  file: HostFile,
  split: ReadonlyMap<string, SplitHost> | undefined,
): HostFile[] {
  const own = split?.get(host)
  if (own === undefined) return [file]
  return own.tables.map(table => ({ ...file, scanned: { ...file.scanned, table } }))
}
