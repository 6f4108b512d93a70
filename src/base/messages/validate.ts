import type { Fault } from "../fault.ts"
import { usageFault } from "./kinds.ts"

export function outputNotWritable(folder: string, cause: unknown): Fault {
  const mend = "let this user write there, or set output in the job file, NOCTULE_OUTPUT or --output"
  return usageFault({ code: "validate.output", what: "the output folder cannot be written", where: folder, mend }, cause)
}

export function outputNotAFolder(path: string): Fault {
  const mend = "set output to a folder, or move that file away"
  return usageFault({ code: "validate.output", what: "the output is not a folder", where: path, mend })
}
