import { realpath, stat } from "node:fs/promises"
import { join } from "node:path"
import { type Effects, type Exit, exits } from "../../base/index.ts"
import { noRunAt } from "../faults.ts"
import { listPdfs, writeReport } from "../../report/index.ts"
import { notDoneLine, printableLines } from "../terminal/lines.ts"

/** `noctule report RUN`: renders HTML and PDF from the run's folder. */
export async function report(
  { folder }: { readonly folder: string },
  effects: Effects,
  out: (text: string) => void,
): Promise<Exit> {
  const isRun = await stat(join(folder, "result.json")).then(
    file => file.isFile(),
    () => false,
  )
  if (!isRun) throw noRunAt(folder)
  const run = await realpath(folder)
  const { faults } = await writeReport(run, effects)
  const files = ["report.html", ...(await listPdfs(run))].map(file => `report: ${join(run, file)}`)
  out(printableLines([...faults.map(notDoneLine), ...files]))
  return faults.length > 0 ? exits.partial : exits.done
}
