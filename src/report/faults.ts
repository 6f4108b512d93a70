import { type Fault, firstLine, inputFault, partialFault, usageFault } from "../base/index.ts"

/**
 * The browser that was asked for by name does not work: a configuration error, never a reason to take another
 * one.
 */
export function browserOverrideBroken(path: string, cause: unknown): Fault {
  return usageFault(
    {
      code: "report.browser-override",
      what: `the browser named by NOCTULE_BROWSER does not print: ${firstLine(cause)}`,
      where: path,
      hint: "point NOCTULE_BROWSER at a chrome or chromium that runs here, or unset it",
    },
    cause,
  )
}

/** Every candidate was tried; `tried` holds one line each. */
export function noBrowser(tried: readonly string[]): Fault {
  return partialFault({
    code: "report.no-browser",
    what: "no browser could print a test page, so report.pdf was not made; report.html is whole",
    where: tried.length === 0 ? "no chrome or chromium was found" : tried.join("; "),
    hint: "apt-get install chromium (or set NOCTULE_BROWSER), then: noctule report RUN",
  })
}

/** The browser died or hung twice over the same report. */
export function printingFailed(browser: string, cause: unknown): Fault {
  return partialFault(
    {
      code: "report.pdf-failed",
      what: `the browser failed twice to print the report: ${firstLine(cause)}; report.html is whole`,
      where: browser,
      hint: "try again with: noctule report RUN; give the machine more memory, or name another browser by NOCTULE_BROWSER",
    },
    cause,
  )
}

/** One chart of one incident could not be drawn; the rest of the report stands. */
export function chartFailed(chart: string, cause: unknown): Fault {
  return partialFault(
    {
      code: "report.chart-failed",
      what: `a chart could not be drawn: ${firstLine(cause)}`,
      where: chart,
      hint: "the numbers are in the tables of the report and in the run's folder; please report this with the file under series/",
    },
    cause,
  )
}

/** The folder is not a run's folder, or one of its files cannot be read. */
export function runUnreadable(file: string, cause: unknown): Fault {
  return inputFault(
    {
      code: "report.run-unreadable",
      what: `not a readable run: ${firstLine(cause)}`,
      where: file,
      hint: "give the folder of one run, such as output/<job>/latest, which holds result.json and run.json",
    },
    cause,
  )
}

/** result.json was cut, written by hand, or made by a later version. */
export function resultWrong(file: string, wrong: readonly string[]): Fault {
  const more = wrong.length > 3 ? `; and ${wrong.length - 3} more` : ""
  return inputFault({
    code: "report.result-wrong",
    what: `not a result that this version can read: ${wrong.slice(0, 3).join("; ")}${more}`,
    where: file,
    hint: "run the job again, or read it with the version that made it (run.json names it); noctule schema result prints what is expected",
  })
}

/** run.json was cut or written by hand. */
export function recordWrong(file: string, wrong: readonly string[]): Fault {
  return inputFault({
    code: "report.record-wrong",
    what: `not a run record that this version can read: ${wrong.slice(0, 3).join("; ")}`,
    where: file,
    hint: "run the job again",
  })
}

/** Facts about an incident are there, the series for its charts are not. */
export function seriesMissing(file: string, cause: unknown): Fault {
  return partialFault(
    {
      code: "report.series-missing",
      what: `the series of an incident cannot be read, so its charts are left out: ${firstLine(cause)}`,
      where: file,
      hint: "run the night again: noctule run JOB",
    },
    cause,
  )
}

/** The job names a logo that cannot be read: told before the long work. */
export function logoUnreadable(path: string, cause: unknown): Fault {
  return usageFault(
    {
      code: "report.logo-unreadable",
      what: `report.logo cannot be read: ${firstLine(cause)}`,
      where: path,
      hint: "give report.logo the path of a PNG or SVG file, relative to the job file",
    },
    cause,
  )
}

/** It is no picture, or too large a one; `found` is its size, or "neither". */
export function logoWrong(path: string, found: string, largest: number): Fault {
  const got = found === "neither" ? "it is neither PNG nor SVG" : `it has ${found}`
  return usageFault({
    code: "report.logo",
    what: `report.logo must be a PNG or SVG of at most ${largest} KiB: ${got}`,
    where: path,
    hint: "save it as a small PNG or a plain SVG",
  })
}

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
