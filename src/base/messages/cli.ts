import { exits, Fault } from "../fault.ts"

export function noRunAt(folder: string): Fault {
  return new Fault({ code: "cli.no-run", what: "no result.json", where: folder, mend: "give the folder of a run, such as output/<job>/latest", exit: exits.usage })
}
