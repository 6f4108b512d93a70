import type { Fault } from "../fault.ts"
import { usageFault } from "./kinds.ts"

export function noRunAt(folder: string): Fault {
  return usageFault({ code: "cli.no-run", what: "no result.json", where: folder, mend: "give the folder of a run, such as output/<job>/latest" })
}
