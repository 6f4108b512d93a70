import { type Fault, usageFault } from "../base/index.ts"

export function outputNotWritable(folder: string, cause: unknown): Fault {
  const hint = "let this user write there, or set output in the job file, NOCTULE_OUTPUT or --output"
  return usageFault(
    { code: "validate.output", what: "the output folder cannot be written", where: folder, hint },
    cause,
  )
}

export function outputNotAFolder(path: string): Fault {
  const hint = "set output to a folder, or move that file away"
  return usageFault({ code: "validate.output", what: "the output is not a folder", where: path, hint })
}
