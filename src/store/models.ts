import { readdir, readFile, rm } from "node:fs/promises"
import { join } from "node:path"
import { byAge, isErrno, type ModelFiles, nightOf } from "../base/index.ts"
import { writeAtomic } from "./atomic.ts"
import { fileNameOf } from "./names.ts"

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

/** <label>/model.onnx and, last, <label>/model.json: a model that was cut off while it was written has none, or the wrong checksum. */
export async function writeModels(place: ModelsPlace, models: readonly ModelFiles[]): Promise<void> {
  for (const { label, onnx, json } of models) {
    const folder = join(place.jobFolder, modelsPath(place), label)
    await writeAtomic(join(folder, "model.onnx"), onnx)
    await writeAtomic(join(folder, "model.json"), json)
  }
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
  const runs = await namesIn(join(jobFolder, modelsPath({ host, run: "" })))
  return runs.filter(run => nightOf(run) < night).sort(byAge).at(-1) ?? null
}

/** Drops all models of a host but those of the newest runs and of the run `spare`. */
export async function pruneModels({ jobFolder, host }: Omit<ModelsPlace, "run">, spare: string | null): Promise<void> {
  const runs = (await namesIn(join(jobFolder, modelsPath({ host, run: "" })))).sort(byAge)
  for (const run of runs.slice(0, -runsKept).filter(run => run !== spare)) {
    await rm(join(jobFolder, modelsPath({ host, run })), { recursive: true, force: true })
  }
}

async function namesIn(folder: string): Promise<string[]> {
  return (await readdir(folder).catch(absent)) ?? []
}

function absent(error: unknown): null {
  if (isErrno(error, "ENOENT", "ENOTDIR")) return null
  throw error
}
