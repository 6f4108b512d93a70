import { realpath, stat } from "node:fs/promises"
import { join } from "node:path"
import { exits, type Effects, type Exit } from "../base/index.ts"
import { noRunAt } from "../base/messages/cli.ts"
import { writeReport } from "../report/index.ts"

/** `noctule report RUN`: HTML and PDF again, from the run's folder alone. */
export async function report({ folder }: { readonly folder: string }, effects: Effects, out: (text: string) => void): Promise<Exit> {
  const isRun = await stat(join(folder, "result.json")).then(file => file.isFile(), () => false)
  if (!isRun) throw noRunAt(folder)
  const run = await realpath(folder)
  const { faults } = await writeReport(run, effects)
  const troubles = faults.map(({ what, mend }) => `  not done: ${what} · mend: ${mend}\n`)
  out(`${troubles.join("")}report: ${join(run, "report.html")}\n`)
  return faults.length > 0 ? exits.partial : exits.done
}
