import { type Effects, Fault, globToRegExp, type HostFrames, type Job } from "../../base/index.ts"
import { readHost, type Survey, withSplitSources } from "../../ingest/index.ts"
import { closestMatch, isLogFeature } from "../../job/index.ts"
import { countOf, formatDuration, listSome } from "../../text/index.ts"
import { type Check, note, ok, wrong } from "./check.ts"

/** Hosts that are read: a few show whether the columns are right; the run reads all. */
const maxHosts = 3

/** Reads a sample of hosts and checks their steps and features, and that each feature rule matches one. */
export async function columnChecks(job: Job, survey: Survey, effects: Effects): Promise<readonly Check[]> {
  const hosts = survey.hosts.filter(host => !survey.faults.has(host)).slice(0, maxHosts)
  const frames: HostFrames[] = []
  const checks: Check[] = []
  const check = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work()
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      checks.push(wrong("columns", error))
    }
  }
  await check(() =>
    withSplitSources({ job, survey, hosts }, effects, async split => {
      for (const host of hosts)
        await check(async () => {
          const read = await readHost(job, split, host)
          frames.push(read)
          checks.push(ok("columns", `${host}: ${sizeOf(read)}`))
        })
    }),
  )
  const short = await shortHistory(frames, job)
  if (short !== null) checks.push(wrong("columns", short))
  const known = new Set(frames.flatMap(({ quality }) => quality.features.map(({ feature }) => feature)))
  const columns = [...survey.sources.values()].flatMap(({ files }) =>
    files.flatMap(({ scanned }) => scanned.table.columns.map(({ name }) => name)),
  )
  const all = [...new Set(job.source.layout === "wide" && job.source.logs === undefined ? columns : known)]
  return known.size === 0 || (job.source.layout === "long" && survey.hosts.length > hosts.length)
    ? checks
    : [...checks, ...unmatchedRules(job, all)]
}

/** The Fault of a host that is too short for a model; null where one host is not. */
async function shortHistory(frames: readonly HostFrames[], { model }: Job): Promise<Fault | null> {
  const { assertEnoughHistory } = await import("../../detect/index.ts") // it loads the engine
  const faults = frames.flatMap(host => {
    try {
      assertEnoughHistory(host, model)
      return []
    } catch (error) {
      if (error instanceof Fault) return [error]
      throw error
    }
  })
  return faults.length === frames.length ? (faults[0] ?? null) : null
}

function sizeOf({ history, night }: HostFrames): string {
  const features = countOf(night.features.length, "feature")
  return `${features}, ${history.rows} rows of history and ${night.rows} of the night, one every ${formatDuration(night.step)}`
}

/** A rule that matches no feature is usually a misspelt name. */
function unmatchedRules({ source, features }: Job, names: readonly string[]): readonly Check[] {
  const unmatched = Object.keys(features).filter(
    pattern =>
      !(source.logs !== undefined && isLogFeature(pattern)) &&
      !names.some(name => name === pattern || globToRegExp(pattern).test(name)),
  )
  return unmatched.map(pattern => {
    const suggestion = closestMatch(pattern, names)
    return note(
      "columns",
      `features.${pattern} matches no column${suggestion === null ? `; columns: ${listSome(names, 5)}` : `: did you mean ${suggestion}?`}`,
    )
  })
}
