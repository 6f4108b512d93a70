import { type Fault, usageFault } from "../base/index.ts"

export function outputNotWritable(folder: string, cause: unknown): Fault {
  const hint = "grant this user write permission, or set output in the job file, NOCTULE_OUTPUT or --output"
  return usageFault(
    { code: "validate.output", what: "cannot write to the output folder", where: folder, hint },
    cause,
  )
}

export function outputNotAFolder(path: string): Fault {
  const hint = "set output to a folder, or remove the file"
  return usageFault({ code: "validate.output", what: "the output is not a folder", where: path, hint })
}
