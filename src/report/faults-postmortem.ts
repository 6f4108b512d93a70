import { type Fault, firstLine, partialFault } from "../base/index.ts"

/**
 * What people wrote into earlier postmortems cannot be read; to write the file anew without it would lose it.
 */
export function notesUnreadable(file: string, cause: unknown): Fault {
  return partialFault(
    {
      code: "report.postmortem-notes",
      what: `what people wrote into this postmortem cannot be read, so the postmortem is left as it is: ${firstLine(cause)}`,
      where: file,
      hint: "fix the file's JSON, or move it away, then: noctule report RUN",
    },
    cause,
  )
}

/** The rows of an incident cannot be read from the run's scores; its postmortem stands without them. */
export function rowsUnreadable(file: string, cause: unknown): Fault {
  return partialFault(
    {
      code: "report.postmortem-rows",
      what: `the rows of an incident could not be written as CSV: ${firstLine(cause)}`,
      where: file,
      hint: "run the night again: noctule run JOB",
    },
    cause,
  )
}
