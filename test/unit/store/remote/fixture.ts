import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { expect } from "vitest"
import type { Effects } from "../../../../src/base/index.ts"
import {
  closeRun,
  isComplete,
  jobFolderOf,
  listRuns,
  openRun,
  publish,
  readLatest,
  type RemoteJob,
  seal,
  withRemoteFolder,
} from "../../../../src/store/index.ts"
import { noon } from "../../../clock.ts"
import { type AskedS3, type FakeS3, fakeS3, s3Error } from "../../../fake-s3.ts"
import { quietLog } from "../../../quiet-log.ts"

export interface MortalStore extends FakeS3 {
  /** The process is dead before the first request that this is true for; null revives it. */
  readonly diesAt: (isLast: ((asked: AskedS3, n: number) => boolean) | null) => void
  readonly ignoresConditions: () => void
}

export async function folder({ nights = 90 } = {}): Promise<{ store: MortalStore; job: RemoteJob }> {
  let [isDead, careless] = [false, false]
  let isLast: ((asked: AskedS3, n: number) => boolean) | null = null
  const store = await fakeS3({
    reply: (asked, n) => {
      if (careless) for (const name of ["if-match", "if-none-match"]) delete asked.headers[name]
      isDead ||= isLast?.(asked, n) ?? false
      return isDead ? s3Error(403, "AccessDenied") : null
    },
  })
  const output = join(await mkdtemp(join(tmpdir(), "noctule-remote-")), "disk", "copy")
  const objects = {
    output: { bucket: "metrics", prefix: "reports/" },
    endpoint: store.url,
    region: "eu-west-1",
    pathStyle: true,
    cache: 1e9,
    retry: 10_000,
  }
  const job: RemoteJob = { name: "fleet", output, objects, retention: { nights, runs: 3 } }
  return {
    store: {
      ...store,
      diesAt: last => void ([isDead, isLast] = [false, last]),
      ignoresConditions: () => void (careless = true),
    },
    job,
  }
}

function effects(): Effects {
  const progress = { at: () => undefined, clear: () => undefined }
  const { signal } = new AbortController()
  return { now: () => noon, log: quietLog, progress, env: process.env, signal }
}

export async function onNewDisk(
  job: RemoteJob,
  work: (jobFolder: string, effects: Effects) => Promise<void>,
): Promise<void> {
  await rm(job.output, { recursive: true, force: true })
  await withRemoteFolder(job, effects(), async inFolder => await work(jobFolderOf(job), inFolder))
}

/** The steps of a night in its order, with one file of each kind. */
export async function night(
  job: RemoteJob,
  { night, host }: { readonly night: string; readonly host: string },
): Promise<void> {
  await onNewDisk(job, async (jobFolder, inFolder) => {
    const { log, signal } = inFolder
    const run = await openRun({ jobFolder, night, hash: "plan", now: noon, log, signal })
    const message = join(jobFolder, "state/outbox", `m-${night}.json`)
    await writeAll({
      [join(run.path, "report.html")]: `report of ${night}`,
      [join(run.path, "scores", `${host}.parquet`)]: "scores",
      [join(run.path, "digest.json")]: `digest of ${night}`,
      [join(run.work, "host.json")]: "checkpoint",
      [join(jobFolder, "state/models", host, run.id, "lstm/model.onnx")]: "weights",
      [message]: JSON.stringify({ run: run.id, state: "pending" }),
    })
    await inFolder.remote?.commit(run.id)
    await seal(run)
    await publishAndSend({ jobFolder, run: run.id, message }, inFolder)
  })
}

/** What a repeat does of a night that is whole. */
export async function finish(job: RemoteJob, run: string): Promise<void> {
  await onNewDisk(job, async (jobFolder, inFolder) => {
    await inFolder.remote?.fetchNight(run.slice(0, 10))
    await publishAndSend(
      { jobFolder, run, message: join(jobFolder, "state/outbox", `m-${run.slice(0, 10)}.json`) },
      inFolder,
    )
  })
}

async function publishAndSend(
  { jobFolder, run, message }: { readonly jobFolder: string; readonly run: string; readonly message: string },
  { remote }: Effects,
): Promise<void> {
  const path = join(jobFolder, "runs", run)
  await publish(path, jobFolder)
  await remote?.publish(run)
  await writeFile(message, JSON.stringify({ run, state: "sent" }))
  await remote?.save([message])
  await closeRun(path)
}

export const [firstNight, secondNight] = [
  { night: "2026-11-20", host: "web-1" },
  { night: "2026-11-21", host: "web-2" },
] as const

/**
 * The second night dies before a request. Whatever that leaves is a whole folder on the next disk, which
 * knows of the night and its message or of neither, and a repeat ends with what a night without a death
 * leaves.
 */
export async function expectDeathDoesNoHarm(
  { store, job }: { readonly store: MortalStore; readonly job: RemoteJob },
  { before, after }: { readonly before: FakeS3["objects"]; readonly after: Record<string, string> },
): Promise<void> {
  await night(job, secondNight).catch(() => undefined)
  store.diesAt(null)
  store.objects.delete("reports/fleet/state/lease.json")
  const complete = store.objects.has("reports/fleet/runs/2026-11-21-01/digest.json")
  await onNewDisk(job, async jobFolder => {
    expect(await listRuns(jobFolder)).toEqual(["2026-11-20-01", ...(complete ? ["2026-11-21-01"] : [])])
    const messages = await readdir(join(jobFolder, "state/outbox"))
    expect(messages.includes("m-2026-11-21.json")).toBe(complete)
    expect(await isComplete(jobFolder, (await readLatest(jobFolder)) ?? "")).toBe(true)
  })
  await (complete ? finish(job, "2026-11-21-01") : night(job, secondNight))
  expect(contentOf(store)).toEqual(after)
  store.objects.clear()
  for (const [key, object] of before) store.objects.set(key, object)
}

async function writeAll(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, text)
  }
}

export function contentOf({ objects }: FakeS3): Record<string, string> {
  const entries = [...objects].map(([key, { bytes }]) => [key, bytes.toString("utf8")] as const)
  return Object.fromEntries(entries.sort())
}
