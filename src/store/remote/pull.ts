import { readFile, rm, symlink } from "node:fs/promises"
import { join } from "node:path"
import { isErrno } from "../../base/index.ts"
import { listNames } from "../list-names.ts"
import { makeFolder } from "../make-folder.ts"
import { isInProgress } from "../runs/list-runs.ts"
import { latestFile, leaseFile, runOf, unitOf } from "./layout.ts"
import { bring, type WorkingCopy } from "./working-copy.ts"

/**
 * Makes the working copy what a night needs of the kept folder: digests of complete runs, state, names of
 * models and failures. An interrupted run of this disk stays, so that it is resumed, unless it has been
 * completed elsewhere.
 */
export async function pull(copy: WorkingCopy): Promise<void> {
  const { bucket, prefix, kept } = copy
  for (const object of await bucket.list(prefix)) kept.set(object.key.slice(prefix.length), object)
  await clean(copy)
  const partial = partialRuns(kept)
  const whole = [...kept.keys()].filter(path => !partial.has(runOf(path) ?? ""))
  for (const unit of new Set(whole.map(unitOf))) if (unit !== null) await makeFolder(join(copy.folder, unit))
  await bring(
    copy,
    whole.filter(path => isNeeded(kept, path)),
  )
  await dropMessages(copy, partial)
  await linkLatest(copy)
}

/** Runs whose upload was cut off: digest.json is written last. */
export function partialRuns(kept: WorkingCopy["kept"]): ReadonlySet<string> {
  const runs = [...kept.keys()].filter(path => path.startsWith("runs/")).flatMap(path => runOf(path) ?? [])
  return new Set(runs.filter(run => !kept.has(`runs/${run}/digest.json`)))
}

function isNeeded(kept: WorkingCopy["kept"], path: string): boolean {
  if (path.startsWith("state/"))
    return path !== leaseFile && !/^state\/(models|cache\/(?!prometheus\/))/.test(path)
  const run = runOf(path)
  if (run === null) return path === latestFile
  // People's texts are newer than the run.
  const digest = kept.get(`runs/${run}/digest.json`)?.modified ?? Infinity
  const isEdited = path.includes("/postmortem/") && (kept.get(path)?.modified ?? 0) > digest
  return path.endsWith("/digest.json") || isEdited
}

async function clean({ folder, kept }: WorkingCopy): Promise<void> {
  const resumable = new Set<string>()
  for (const run of await listNames(join(folder, "runs")))
    if (!kept.has(`runs/${run}/digest.json`) && (await isInProgress(folder, run))) resumable.add(run)
  const remove = async (below: string, isRemoved: (name: string) => boolean): Promise<void> => {
    for (const name of (await listNames(join(folder, below))).filter(isRemoved))
      await rm(join(folder, below, name), { recursive: true, force: true })
  }
  await remove("", name => !["runs", "state"].includes(name))
  await remove("runs", name => !resumable.has(name))
  await remove("state", name => !["models", "cache"].includes(name))
  for (const host of await listNames(join(folder, "state/models")))
    await remove(`state/models/${host}`, name => !resumable.has(name))
}

/** A night that was cut off before it was kept makes its messages anew. */
async function dropMessages({ folder, stamps }: WorkingCopy, partial: ReadonlySet<string>): Promise<void> {
  for (const path of [...stamps.keys()].filter(path => /^state\/outbox\/.*\.json$/.test(path))) {
    const run = fieldOf(await readFile(join(folder, path), "utf8"), "run")
    if (run === null || !partial.has(run)) continue
    for (const file of [path, path.replace(/json$/, "eml")]) await rm(join(folder, file), { force: true })
  }
}

/** As publish() links it on a disk. */
async function linkLatest(copy: WorkingCopy): Promise<void> {
  const { folder, kept } = copy
  const text = kept.has(latestFile) ? await readFile(join(folder, latestFile), "utf8") : ""
  const run = fieldOf(text, "run")
  if (run === null || !kept.has(`runs/${run}/digest.json`)) return
  const records = ["run.json", "result.json", "outcome.json"].map(name => `runs/${run}/${name}`)
  await bring(
    copy,
    records.filter(path => kept.has(path)),
  )
  await symlink(join("runs", run), join(folder, "latest")).catch((error: unknown) => {
    if (!isErrno(error, "EEXIST")) throw error
  })
}

/** Null where the text is no JSON with such a text: others may have written the object. */
function fieldOf(text: string, key: string): string | null {
  try {
    const value: unknown = Reflect.get(JSON.parse(text) as object, key)
    return typeof value === "string" ? value : null
  } catch {
    return null
  }
}
