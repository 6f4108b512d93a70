import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { day, nightOfRun } from "../../base/index.ts"
import { isFolder, listNames } from "../list-names.ts"
import { folderTakenOver } from "../faults-objects.ts"
import { isInProgress, planFile } from "../runs/list-runs.ts"
import { latestFile, leaseFile, unitOf } from "./layout.ts"
import {
  changesBelow,
  drop,
  filesBelow,
  inParallel,
  note,
  send,
  stampOf,
  type WorkingCopy,
} from "./working-copy.ts"

/** What a sealed run has until its last step is done; the run's marker as long as it is in progress. */
const finalizingFile = "finalizing.json"

/**
 * Keeps a complete run, not yet sealed here: its mark, its models and messages, its files, and last
 * digest.json, which makes it whole. A process that ends in between leaves a run that no night reads and the
 * next removes.
 */
export async function commitRun(copy: WorkingCopy, run: string): Promise<void> {
  const { bucket, prefix, folder, kept } = copy
  const base = `runs/${run}`
  const [mark, digest] = [`${base}/${finalizingFile}`, `${base}/digest.json`]
  if (kept.has(digest)) return
  await bucket.write(prefix + mark, await readFile(join(folder, base, planFile)))
  note(copy, mark, "")
  const files = await filesBelow(folder, base)
  await drop(
    copy,
    [...kept.keys()].filter(path => path.startsWith(`${base}/`) && path !== mark && !files.includes(path)),
  )
  for (const host of await listNames(join(folder, "state/models")))
    await send(copy, await filesBelow(folder, `state/models/${host}/${run}`))
  await keep(copy, "state/outbox")
  await keep(copy, "state/postmortem")
  await send(
    copy,
    files.filter(path => path !== digest),
  )
  await writeOnce(copy, digest)
}

/** Fault where another process has kept a run of this name: its digest is another one. */
async function writeOnce(copy: WorkingCopy, path: string): Promise<void> {
  const { bucket, prefix, folder } = copy
  const stamp = await stampOf(join(folder, path))
  const bytes = await readFile(join(folder, path))
  if ((await bucket.write(prefix + path, bytes, { absent: true })) === null) {
    const found = await bucket.read(prefix + path)
    if (found === null || !bytes.equals(found.bytes)) throw folderTakenOver(bucket.name, prefix + path)
  }
  note(copy, path, stamp)
}

/** Parts of a run that people open or link to. */
const pages = /^(?:report[^/]*\.(?:html|pdf)|result\.json|postmortem\/.*|tables\/.*)$/

/** Copies a kept run's pages to latest/, then names the run in latest.json, by which programs find it. */
export async function publishRun(copy: WorkingCopy, run: string): Promise<void> {
  const { bucket, prefix, kept } = copy
  const base = `runs/${run}/`
  const names = [...kept.keys()]
    .filter(path => path.startsWith(base))
    .map(path => path.slice(base.length))
    .filter(name => pages.test(name))
  await inParallel(names, async name => {
    await bucket.copy(`${prefix}${base}${name}`, `${prefix}latest/${name}`)
    kept.set(`latest/${name}`, { modified: Infinity })
  })
  const stale = [...kept.keys()].filter(
    path => path.startsWith("latest/") && !names.includes(path.slice("latest/".length)),
  )
  await drop(copy, stale)
  await bucket.write(
    prefix + latestFile,
    Buffer.from(`${JSON.stringify({ version: 1, run, folder: base })}\n`),
  )
}

export interface Settlement {
  /** Nights before that of `latest` whose runs stay complete. */
  readonly nights: number
  /** The run that was kept last; null: no run is reduced. */
  readonly latest: string | null
}

/**
 * Keeps whatever else has changed in the working copy, and removes what retention removed there. Runs of old
 * nights are reduced to their digests, as on disk. The mark of a finished run goes last.
 */
export async function settle(copy: WorkingCopy, settlement: Settlement): Promise<void> {
  const { folder, kept, stamps } = copy
  for (const below of ["state/outbox", "state/postmortem", "state/cache/prometheus", "failure"])
    await keep(copy, below)
  const single = (await filesBelow(folder, "state")).filter(
    path => /^state\/[^/]+$/.test(path) && path !== leaseFile,
  )
  for (const path of single)
    if (stamps.get(path) !== (await stampOf(join(folder, path)))) await send(copy, [path])
  for (const run of await listNames(join(folder, "runs")))
    if (!(await isInProgress(folder, run)) && kept.has(`runs/${run}/digest.json`))
      await keep(copy, `runs/${run}`)
  for (const unit of new Set([...kept.keys()].map(unitOf)))
    if (unit !== null && !(await isFolder(join(folder, unit)))) await dropUnit(copy, unit, () => true)
  for (const run of reducedRuns(kept, settlement))
    await dropUnit(copy, `runs/${run}`, path => path !== `runs/${run}/digest.json`)
}

/** Keeps the files below a folder as they are here, and drops those that were brought and are gone. */
async function keep(copy: WorkingCopy, below: string): Promise<void> {
  const { changed, gone } = await changesBelow(copy, below)
  await send(copy, changed)
  await drop(copy, gone)
}

/** The digest last: what is left of a run is whole as long as it has one. */
async function dropUnit(
  copy: WorkingCopy,
  unit: string,
  isDropped: (path: string) => boolean,
): Promise<void> {
  const paths = [...copy.kept.keys()].filter(path => path.startsWith(`${unit}/`) && isDropped(path))
  await drop(
    copy,
    paths.filter(path => !path.endsWith("/digest.json")),
  )
  await drop(
    copy,
    paths.filter(path => path.endsWith("/digest.json")),
  )
}

function reducedRuns(kept: WorkingCopy["kept"], { nights, latest }: Settlement): readonly string[] {
  if (latest === null) return []
  const newest = Date.parse(nightOfRun(latest))
  const runs = new Set(
    [...kept.keys()].flatMap(path => /^runs\/([^/]+)\/(?!digest\.json$)/.exec(path)?.[1] ?? []),
  )
  return [...runs].filter(run => run !== latest && newest - Date.parse(nightOfRun(run)) > nights * day)
}
