import { realpath, stat } from "node:fs/promises"
import { join } from "node:path"
import { exits, type Effects, type Exit } from "../base/index.ts"
import { noRunAt } from "../base/messages/cli.ts"
import { pdfsOf, writeReport } from "../report/index.ts"
import { linesOf, notDone } from "./lines.ts"

/** `noctule report RUN`: HTML and PDF again, from the run's folder alone. */
export async function report({ folder }: { readonly folder: string }, effects: Effects, out: (text: string) => void): Promise<Exit> {
  const isRun = await stat(join(folder, "result.json")).then(file => file.isFile(), () => false)
  if (!isRun) throw noRunAt(folder)
  const run = await realpath(folder)
  const { faults } = await writeReport(run, effects)
  const files = ["report.html", ...await pdfsOf(run)].map(file => `report: ${join(run, file)}`)
  out(linesOf([...faults.map(notDone), ...files]))
  return faults.length > 0 ? exits.partial : exits.done
}
