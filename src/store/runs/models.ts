import { rename } from "node:fs/promises"
import { join } from "node:path"
import { compareRunIds, type ModelFiles, nightOfRun, nullIfMissing } from "../../base/index.ts"
import { writeAtomic } from "../atomic.ts"
import { type FileFormat, readBinary, readWhole, writeBinary } from "../files.ts"
import { listNames } from "../list-names.ts"
import { makeFolder } from "../make-folder.ts"
import { hiddenTempPathFor, removeFolder, removeStaleTempFiles } from "../temp-files.ts"
import { fileNameOf } from "../file-names.ts"
import { isInProgress, isRunId } from "./list-runs.ts"

/** The models that one run trained for one host. */
export interface ModelLocation {
  /** output/<job> */
  readonly jobFolder: string
  readonly host: string
  /** The run's id. */
  readonly run: string
}

/** Runs whose models of a host are kept; models outlive their run. */
const keptRuns = 3

/** What a watch raised, relative to the job's folder. */
export const liveIncidentsPath = "state/watch/incidents.json"

const dayFile = "day.bin"

/** Relative to the job's folder. */
export function modelsPath({ host, run }: Pick<ModelLocation, "host" | "run">): string {
  return `state/models/${fileNameOf(host)}/${run}`
}

/**
 * Writes <label>/model.onnx and <label>/model.json of each, all at once. Creates no folder for an empty list,
 * so that older models stay the newest. `day`: what judges the next day with them, as plain records.
 */
export async function writeModels(
  location: ModelLocation,
  models: readonly ModelFiles[],
  day: unknown = null,
): Promise<void> {
  const path = join(location.jobFolder, modelsPath(location))
  if (models.length === 0) return await removeFolder(path)
  const tempFolder = hiddenTempPathFor(path)
  await makeFolder(tempFolder)
  for (const { label, onnx, json } of models) {
    await writeAtomic(join(tempFolder, label, "model.onnx"), onnx)
    await writeAtomic(join(tempFolder, label, "model.json"), json)
  }
  if (day !== null) await writeBinary(join(tempFolder, dayFile), day)
  await removeFolder(path)
  await rename(tempFolder, path)
}

/** What judges the day after a run's night with its models; null where the run left none. */
export async function readDayModel<T>(location: ModelLocation, format: FileFormat<T>): Promise<T | null> {
  return await readBinary(join(location.jobFolder, modelsPath(location), dayFile), format)
}

/** The complete models; none where they were pruned. */
export async function readModels(location: ModelLocation): Promise<ModelFiles[]> {
  const folder = join(location.jobFolder, modelsPath(location))
  const models: ModelFiles[] = []
  for (const label of await listNames(folder)) {
    const [onnx, json] = await Promise.all(
      ["model.onnx", "model.json"].map(name =>
        readWhole(join(folder, label, name), "remove it").catch(nullIfMissing),
      ),
    )
    if (onnx && json) models.push({ label, onnx: new Uint8Array(onnx), json: json.toString("utf8") })
  }
  return models
}

/** The newest run of a night before `night` (YYYY-MM-DD) with models of the host, or null. */
export async function newestModels({
  jobFolder,
  host,
  night,
}: Omit<ModelLocation, "run"> & { readonly night: string }): Promise<string | null> {
  const runs = (await listNames(join(jobFolder, modelsPath({ host, run: "" })))).filter(isRunId)
  return (
    runs
      .filter(run => nightOfRun(run) < night)
      .sort(compareRunIds)
      .at(-1) ?? null
  )
}

/** The newest run with models of the host that is not in progress, or null: a night counts once it is published. */
export async function newestPublishedModels({
  jobFolder,
  host,
}: Omit<ModelLocation, "run">): Promise<string | null> {
  const runs = (await listNames(join(jobFolder, modelsPath({ host, run: "" })))).filter(isRunId)
  for (const run of runs.sort(compareRunIds).reverse()) if (!(await isInProgress(jobFolder, run))) return run
  return null
}

export interface ModelRetention extends Omit<ModelLocation, "run"> {
  /** The run whose models a training starts from; null: none. */
  readonly protectedRun: string | null
  /** Epoch ms. */
  readonly now: number
}

/** Removes a host's models, except those of the newest runs and of the run `spare`. */
export async function pruneModels({ jobFolder, host, protectedRun, now }: ModelRetention): Promise<void> {
  const folder = join(jobFolder, modelsPath({ host, run: "" }))
  await removeStaleTempFiles(folder, now)
  const runs = (await listNames(folder)).filter(isRunId).sort(compareRunIds)
  for (const run of runs.slice(0, -keptRuns).filter(run => run !== protectedRun))
    await removeFolder(join(folder, run))
}
