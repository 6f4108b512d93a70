import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { type Effects, Fault } from "../../base/index.ts"
import { readResult, readRunRecord } from "../../report/index.ts"
import { versions } from "../versions.ts"
import { different, type Finding, same, unknown } from "./finding.ts"
import { verifyIncidents } from "./incidents.ts"
import { verifyInputs } from "./inputs.ts"
import { verifyRendering } from "./render.ts"

/**
 * `noctule verify`: inputs have their recorded hashes, result.json has its schema, the incidents' figures
 * follow from scores/, and HTML, Markdown and PDF come from result.json. Changes nothing.
 */
export async function verifyRun(folder: string, effects: Effects): Promise<readonly Finding[]> {
  const record = await readRunRecord(join(folder, "run.json"))
  const inputs = await verifyInputs(record.inputs, await sourceRoot(folder))
  const result = await readResult(join(folder, "result.json")).catch((error: unknown) => {
    if (error instanceof Fault) return error
    throw error
  })
  if (result instanceof Fault)
    return [...inputs, different("result", `${result.what} ${result.where}`, result.hint)]
  const own = versions()["noctule"]
  const writer = record.versions["noctule"]
  return [
    ...inputs,
    same("result", `result.json has the schema of version ${result.version}`),
    ...(await verifyIncidents(folder, result)),
    ...(own === writer
      ? await verifyRendering(folder, effects)
      : [
          unknown(
            "report",
            `Noctule ${writer} wrote it, this is ${own}`,
            "verify it with the version that wrote it",
          ),
        ]),
  ]
}

/** The folder that the inputs' paths are relative to; null where the source is a server or an object store. */
async function sourceRoot(folder: string): Promise<string | null> {
  const record: unknown = JSON.parse(await readFile(join(folder, "run.json"), "utf8"))
  const source = field(field(record, "job"), "source")
  const root = field(source, "root")
  const elsewhere = field(source, "prometheus") ?? field(source, "objects")
  return typeof root === "string" && (elsewhere ?? null) === null && !root.includes("://") ? root : null
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined
}
