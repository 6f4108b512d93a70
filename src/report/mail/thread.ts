import { readdir } from "node:fs/promises"
import { basename, dirname, join } from "node:path"
import { Fault, type Incident, type RunResult } from "../../base/index.ts"
import { readResult } from "../run-files.ts"
import { ms } from "../facts/context.ts"

const mostNights = 30
const mostReferences = 10

export interface Thread {
  readonly messageId: string
  /** The most severe incident comes last, because mail programs thread by the last reference. */
  readonly references: readonly string[]
}

/**
 * The Message-IDs of a run and its incidents. An incident keeps its Message-ID in every run, and a continued
 * one that of its first night. `domain` is the sender's.
 */
export async function threadOf(runFolder: string, result: RunResult, domain: string): Promise<Thread> {
  const id = (...parts: readonly string[]): string =>
    `${parts.map(part => part.replace(/[^A-Za-z0-9-]+/g, "-")).join(".")}@${domain}`
  const roots: string[] = []
  for (const incident of result.incidents.slice(0, mostReferences))
    roots.push(await rootOf(incident, { runFolder, result }))
  return {
    messageId: id("run", result.run.id, result.job.name),
    references: [...new Set(roots)].reverse().map(root => id("incident", root, result.job.name)),
  }
}

interface Night {
  readonly runFolder: string
  readonly result: RunResult
}

/** The incident's id on the first of the consecutive nights over which it was open. */
async function rootOf(incident: Incident, night: Night): Promise<string> {
  let root = incident
  let at: Night | null = night
  for (let nights = 0; at !== null && nights < mostNights && openAtNightStart(root, at.result); nights++) {
    const before: Night | null = await nightBefore(at)
    const same = before?.result.incidents.find(
      earlier => earlier.open && earlier.kind === root.kind && shareHost(earlier, root),
    )
    if (!same) return root.id
    root = same
    at = before
  }
  return root.id
}

/** True where the incident was open when the night began. */
function openAtNightStart(incident: Incident, { night, job }: RunResult): boolean {
  return (
    Math.min(ms(incident.start), ...incident.members.map(({ leadUp }) => ms(leadUp))) - ms(night.start) <=
    job.mergeGap
  )
}

function shareHost(a: Incident, b: Incident): boolean {
  return a.members.some(({ host }) => b.members.some(other => other.host === host))
}

/** The job's newest run of the night before; null where there is none. */
async function nightBefore({ runFolder, result }: Night): Promise<Night | null> {
  const runs = dirname(runFolder)
  if (basename(runs) !== "runs") return null
  const earlier = (await readdir(runs))
    .filter(run => run < basename(runFolder))
    .sort()
    .reverse()
  for (const run of earlier) {
    const before = await resultOrNull(join(runs, run, "result.json"))
    if (!before || before.run.id === result.run.id || ms(before.night.start) >= ms(result.night.start))
      continue
    const gap = Math.abs(ms(before.night.end) - ms(result.night.start))
    return gap <= Math.max(result.job.mergeGap, ...result.hosts.map(({ step }) => step))
      ? { runFolder: join(runs, run), result: before }
      : null
  }
  return null
}

/** Null where it is missing or damaged; the mail then starts a new thread. */
async function resultOrNull(file: string): Promise<RunResult | null> {
  return await readResult(file).catch((error: unknown) => {
    if (error instanceof Fault) return null
    throw error
  })
}
