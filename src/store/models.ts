import { mkdir, readFile, rename } from "node:fs/promises"
import { join } from "node:path"
import { absent, byAge, type ModelFiles, nightOf } from "../base/index.ts"
import { writeAtomic } from "./atomic.ts"
import { namesIn } from "./folder.ts"
import { besides, discard, sweep } from "./leftovers.ts"
import { fileNameOf } from "./names.ts"
import { isRunId } from "./past-runs.ts"

/** The models that one run trained for one host. */
export interface ModelsPlace {
  /** output/<job> */
  readonly jobFolder: string
  readonly host: string
  /** The run's id. */
  readonly run: string
}

/** A host's models outlive their run: no run replaces another's. This many runs of them are kept. */
const runsKept = 3

/** Relative to the job's folder. */
export function modelsPath({ host, run }: Pick<ModelsPlace, "host" | "run">): string {
  return `state/models/${fileNameOf(host)}/${run}`
}

/** <label>/model.onnx and <label>/model.json of each; all of them are there at once, or none is. Without any, no folder: then an older one counts. */
export async function writeModels(place: ModelsPlace, models: readonly ModelFiles[]): Promise<void> {
  const path = join(place.jobFolder, modelsPath(place))
  if (models.length === 0) return await discard(path)
  const fresh = besides(path)
  await mkdir(fresh, { recursive: true })
  for (const { label, onnx, json } of models) {
    await writeAtomic(join(fresh, label, "model.onnx"), onnx)
    await writeAtomic(join(fresh, label, "model.json"), json)
  }
  await discard(path)
  await rename(fresh, path)
}

/** Those that are there whole; none where they were pruned. */
export async function readModels(place: ModelsPlace): Promise<ModelFiles[]> {
  const folder = join(place.jobFolder, modelsPath(place))
  const models: ModelFiles[] = []
  for (const label of await namesIn(folder)) {
    const [onnx, json] = await Promise.all(["model.onnx", "model.json"].map(name => readFile(join(folder, label, name)).catch(absent)))
    if (onnx && json) models.push({ label, onnx: new Uint8Array(onnx), json: json.toString("utf8") })
  }
  return models
}

/** The newest run of a night before `night` (YYYY-MM-DD) that left models of the host, or null. */
export async function newestModels({ jobFolder, host, night }: Omit<ModelsPlace, "run"> & { readonly night: string }): Promise<string | null> {
  const runs = (await namesIn(join(jobFolder, modelsPath({ host, run: "" })))).filter(isRunId)
  return runs.filter(run => nightOf(run) < night).sort(byAge).at(-1) ?? null
}

export interface ModelsRule extends Omit<ModelsPlace, "run"> {
  /** The run whose models are started from; null: none. */
  readonly spare: string | null
  /** Epoch ms. */
  readonly now: number
}

/** Drops all models of a host but those of the newest runs and of the run `spare`. */
export async function pruneModels({ jobFolder, host, spare, now }: ModelsRule): Promise<void> {
  const folder = join(jobFolder, modelsPath({ host, run: "" }))
  await sweep(folder, now)
  const runs = (await namesIn(folder)).filter(isRunId).sort(byAge)
  for (const run of runs.slice(0, -runsKept).filter(run => run !== spare)) await discard(join(folder, run))
}
