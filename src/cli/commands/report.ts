import { realpath, stat } from "node:fs/promises"
import { join } from "node:path"
import { type Effects, type Exit, exits, type Fault } from "../../base/index.ts"
import { noRunAt } from "../faults.ts"
import { type RunPlace, withRunAt } from "../run-place.ts"
import { listPdfs, writeReport } from "../../report/index.ts"
import { notDoneLine, printableLines } from "../terminal/lines.ts"

/** `noctule report RUN`: renders HTML and PDF from the run's folder, on disk or in an object store. */
export async function report(
  { folder: place }: { readonly folder: string },
  effects: Effects,
  out: (text: string) => void,
): Promise<Exit> {
  const { faults, files } = await withRunAt(place, effects, renderRun)
  out(printableLines([...faults.map(notDoneLine), ...files.map(file => `report: ${file}`)]))
  return faults.length > 0 ? exits.partial : exits.done
}

async function renderRun(
  { folder, shown }: RunPlace,
  effects: Effects,
): Promise<{ readonly faults: readonly Fault[]; readonly files: readonly string[] }> {
  const isRun = await stat(join(folder, "result.json")).then(
    file => file.isFile(),
    () => false,
  )
  if (!isRun) throw noRunAt(shown(folder))
  const run = await realpath(folder)
  const { faults } = await writeReport(run, effects)
  return { faults, files: ["report.html", ...(await listPdfs(run))].map(file => shown(join(run, file))) }
}
