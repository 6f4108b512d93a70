import { join } from "node:path"
import {
  day,
  type Effects,
  type Fault,
  type Job,
  type PrometheusRule,
  type TimeSpan,
  type SourceRemark,
} from "../../base/index.ts"
import { noSeries, twoSeries } from "../faults-prometheus.ts"
import { noNightRows } from "../faults-content.ts"
import type { InputRecord, Survey } from "../files/host-source.ts"
import { recordInput } from "../scan/inputs.ts"
import { askReader } from "../reader/ask-reader.ts"
import type { SampleFiles } from "../samples/sample-files.ts"
import type { HostExtent, SampleSurvey } from "../samples/survey-samples.ts"
import { decideTimeRanges } from "../time-ranges.ts"
import { type Fetched, fetchSamples } from "./fetch.ts"
import type { FetchMode } from "./wanted-days.ts"

/**
 * Fetches what the cache lacks of history and night, and decides the night over it. Fault where the server
 * does not answer (exit 4), refuses (exit 2), or has no sample, or none that is new enough (exit 3). A host
 * of which a feature is two series at once is in `faults`.
 */
export async function surveyServer(
  { job, rule, mode }: { readonly job: Job; readonly rule: PrometheusRule; readonly mode: FetchMode },
  effects: Effects,
): Promise<Survey> {
  const samples = await fetchSamples({ job, rule, window: windowOf(job, effects.now()), mode }, effects)
  const paths = samples.files.map(({ name }) => join(samples.folder, name))
  const { hosts, conflicts } = await askReader<SampleSurvey>(
    { samples, job },
    { name: samples.folder, paths, signal: effects.signal },
  )
  if (hosts.length === 0) throw noSeries(rule.url, rule.queries.length)
  const ranges = await decideTimeRanges({
    job,
    hosts: new Map(hosts.map(extent => [extent.host, [{ extent }]])),
    now: effects.now(),
    medianStep: () => Promise.resolve(rule.step),
    isNightly: () => false,
  })
  const { night, history, newest, gone } = ranges
  if (gone.length > 0) effects.log.warn("survey.gone", { hosts: gone })
  if (!hosts.some(extent => isInNight(extent, night))) throw noNightRows(newest, night)
  const sources = new Map([...ranges.hosts].map(([host, spans]) => [host, { host, files: [], ...spans }]))
  return {
    hosts: [...sources.keys()].sort(),
    night,
    history,
    newest,
    inputs: await inputsOf(samples),
    faults: faultsOf(conflicts),
    gone,
    rejects: [],
    sources,
    remarks: [...warningRemarks(samples.warnings), ...retentionRemarks(job, night, hosts)],
    samples: { folder: samples.folder, files: samples.files },
  }
}

/** One a text and query: how many of its days may be partial. */
function warningRemarks(warnings: Fetched["warnings"]): readonly SourceRemark[] {
  const days = new Map<string, { readonly feature: string; readonly days: number; readonly text: string }>()
  for (const { feature, text } of warnings) {
    const key = `${feature} ${text}`
    days.set(key, { feature, text, days: (days.get(key)?.days ?? 0) + 1 })
  }
  return [...days.values()].map(params => ({ code: "server-warning", params }))
}

/** The server's samples begin later than the history. */
function retentionRemarks(
  { history }: Job,
  night: TimeSpan,
  hosts: readonly HostExtent[],
): readonly SourceRemark[] {
  const oldest = Math.min(...hosts.map(({ first }) => first))
  if (oldest < night.start - history.length + day) return []
  const days = Math.max(0, Math.floor((night.start - oldest) / day))
  return [{ code: "short-retention", params: { days, wanted: Math.round(history.length / day) } }]
}

/** What is asked for before it is known what there is. No sample is newer than now. */
export function windowOf({ night, history }: Job, now: number): TimeSpan {
  const end = typeof night.end === "number" ? Math.min(night.end, now) : now
  return { start: end - night.length - history.length, end }
}

function isInNight({ first, last }: HostExtent, night: TimeSpan): boolean {
  return last >= night.start && first < night.end
}

function faultsOf(conflicts: SampleSurvey["conflicts"]): ReadonlyMap<string, Fault> {
  return new Map(conflicts.map(({ host, feature, series }) => [host, twoSeries(host, feature, series)]))
}

async function inputsOf({ folder, files }: SampleFiles): Promise<readonly InputRecord[]> {
  const inputs: InputRecord[] = []
  for (const { name } of files)
    inputs.push(await recordInput({ path: join(folder, name), name, part: "both" }))
  return inputs
}
