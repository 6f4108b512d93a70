import { execFile } from "node:child_process"
import { readFile, realpath, stat } from "node:fs/promises"
import { basename, dirname, join, relative } from "node:path"
import { promisify } from "node:util"
import {
  childEnv,
  type Effects,
  type Exit,
  exits,
  type IncidentDigest,
  isObjectUrl,
  type Job,
  type LabelEntry,
  type LabelVerdict,
  labelVerdicts,
  nullIfMissing,
} from "../../base/index.ts"
import { noIncidents, noRunRecord, unknownIncident, unknownVerdict } from "../faults.ts"
import { sameFingerprint } from "../../incidents/index.ts"
import { closestMatch, loadJob, parseLabels, runRecordFile, upsertLabel } from "../../job/index.ts"
import { pastIncidents } from "../../pipeline/index.ts"
import { jobFolderOf, readJson, shownPath, withRemoteFolder, writeAtomic } from "../../store/index.ts"
import { printableLines } from "../terminal/lines.ts"
import { wordTitle } from "../../report/index.ts"

export interface LabelArguments {
  /** A run's folder, or a job file. */
  readonly place: string
  /** An id, or a fingerprint. */
  readonly incident: string
  readonly verdict: string
  readonly note?: string
  readonly author?: string
  /** Also labels the incident's fingerprint. */
  readonly alike: boolean
}

/**
 * `noctule label RUN|JOB INCIDENT VERDICT`: adds a verdict to the job's labels file, which later nights read.
 */
export async function label(
  args: LabelArguments,
  effects: Effects,
  out: (text: string) => void,
): Promise<Exit> {
  const verdict = verdictOf(args.verdict)
  const target = await targetOf(args.place, effects)
  const work = (inFolder: Effects): Promise<Labelled> => addLabel({ ...args, verdict }, target, inFolder)
  const { entry, title } =
    target.job === null ? await work(effects) : await withRemoteFolder(target.job, effects, work)
  const what = [entry.incident, entry.fingerprint]
    .filter(name => name !== null)
    .join(" and incidents like it, ")
  const file = target.job === null ? target.file : shownPath(target.job, target.file)
  out(
    printableLines([
      `labelled ${verdict}: ${what} (${title})`,
      `labels: ${isObjectUrl(file) ? file : relative(process.cwd(), file) || file}`,
    ]),
  )
  return exits.done
}

interface Labelled {
  readonly entry: LabelEntry
  /** Of the incident. */
  readonly title: string
}

async function addLabel(
  args: LabelArguments & { readonly verdict: LabelVerdict },
  { file, jobFolder, run }: LabelTarget,
  effects: Effects,
): Promise<Labelled> {
  const incident = await findIncident(args.incident, { jobFolder, run, place: args.place })
  const byId = incident.id === args.incident
  const entry: LabelEntry = {
    incident: byId ? incident.id : null,
    fingerprint: byId && !args.alike ? null : incident.fingerprint,
    hosts: "*",
    verdict: args.verdict,
    author: args.author ?? (await authorFor(file, effects)),
    date: new Date(effects.now()).toISOString().slice(0, 10),
    note: args.note ?? "",
  }
  const content = await readFile(file, "utf8").catch(nullIfMissing)
  if (content !== null) parseLabels(content, file)
  await writeAtomic(file, upsertLabel(content, entry))
  return { entry, title: wordTitle(incident.title) }
}

function verdictOf(text: string): LabelVerdict {
  const verdict = labelVerdicts.find(one => one === text)
  if (verdict === undefined) throw unknownVerdict(text, labelVerdicts, closestMatch(text, labelVerdicts))
  return verdict
}

interface LabelTarget {
  /** labels.yaml */
  readonly file: string
  /** output/<job> */
  readonly jobFolder: string
  readonly run: string | null
  /** Null where the place is a run's folder. */
  readonly job: Job | null
}

async function targetOf(place: string, { env, now }: Effects): Promise<LabelTarget> {
  const isFolder = await stat(place).then(
    found => found.isDirectory(),
    () => false,
  )
  if (!isFolder) {
    const job = await loadJob(place, { env, now: now() })
    return { file: job.labels.file, jobFolder: jobFolderOf(job), run: null, job }
  }
  const folder = await realpath(place)
  const record = await readJson(join(folder, "run.json"), runRecordFile)
  const job = record?.job
  if (!job?.file) throw noRunRecord(place)
  return {
    file: job.labels?.file ?? join(dirname(job.file), "labels.yaml"),
    jobFolder: dirname(dirname(folder)),
    run: basename(folder),
    job: null,
  }
}

async function findIncident(
  name: string,
  { jobFolder, run, place }: Pick<LabelTarget, "jobFolder" | "run"> & { readonly place: string },
): Promise<IncidentDigest> {
  const known = await pastIncidents(jobFolder, run)
  if (known.length === 0) throw noIncidents(place)
  const found =
    known.find(({ id }) => id === name) ?? known.find(({ fingerprint }) => sameFingerprint(fingerprint, name))
  if (found) return found
  throw unknownIncident(
    name,
    place,
    closestMatch(
      name,
      known.flatMap(({ id, fingerprint }) => [id, fingerprint]),
    ),
  )
}

/** git's user.name, else the name of the machine's user. */
async function authorFor(file: string, { env }: Effects): Promise<string> {
  const gitUser = await promisify(execFile)("git", ["config", "user.name"], {
    cwd: dirname(file),
    env: childEnv(env, /^(PATH|HOME|XDG_CONFIG_HOME|GIT_\w+|SYSTEMROOT)$/i),
  }).catch(() => ({ stdout: "" }))
  return gitUser.stdout.trim() || env["USER"] || env["LOGNAME"] || env["USERNAME"] || "unknown"
}
