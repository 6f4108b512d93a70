import { type Fault, firstLine, inputFault, partialFault, usageFault } from "../base/index.ts"

/**
 * The browser that was asked for by name does not work: a configuration error, never a reason to take another
 * one.
 */
export function browserOverrideBroken(path: string, cause: unknown): Fault {
  return usageFault(
    {
      code: "report.browser-override",
      what: `the browser in NOCTULE_BROWSER cannot print: ${firstLine(cause)}`,
      where: path,
      hint: "set NOCTULE_BROWSER to a working Chrome or Chromium, or unset it",
    },
    cause,
  )
}

/** Every candidate was tried; `tried` holds one line each. */
export function noBrowser(tried: readonly string[]): Fault {
  return partialFault({
    code: "report.no-browser",
    what: "no browser could print a test page, so report.pdf is missing; report.html is complete",
    where: tried.length === 0 ? "no Chrome or Chromium found" : tried.join("; "),
    hint: "apt-get install chromium (or set NOCTULE_BROWSER), then: noctule report RUN",
  })
}

/** The browser died or hung twice over the same report. */
export function printingFailed(browser: string, cause: unknown): Fault {
  return partialFault(
    {
      code: "report.pdf-failed",
      what: `the browser failed twice to print the report: ${firstLine(cause)}; report.html is complete`,
      where: browser,
      hint: "retry with: noctule report RUN; add memory, or set NOCTULE_BROWSER to another browser",
    },
    cause,
  )
}

/** One chart of one incident could not be drawn; the rest of the report is written. */
export function chartFailed(chart: string, cause: unknown): Fault {
  return partialFault(
    {
      code: "report.chart-failed",
      what: `cannot draw a chart: ${firstLine(cause)}`,
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
      what: `cannot read the run: ${firstLine(cause)}`,
      where: file,
      hint: "give the folder of one run, such as output/<job>/latest, with result.json and run.json",
    },
    cause,
  )
}

/** result.json was cut, written by hand, or made by a later version. */
export function resultWrong(file: string, wrong: readonly string[]): Fault {
  const more = wrong.length > 3 ? `; and ${wrong.length - 3} more` : ""
  return inputFault({
    code: "report.result-wrong",
    what: `this version cannot read the result: ${wrong.slice(0, 3).join("; ")}${more}`,
    where: file,
    hint: "rerun the job, or use the version that wrote it (see run.json); noctule schema result prints the expected format",
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
      what: `cannot read the series of an incident, so its charts are missing: ${firstLine(cause)}`,
      where: file,
      hint: "rerun the night: noctule run JOB",
    },
    cause,
  )
}

/** The job names a logo that cannot be read: found before the long work. */
export function logoUnreadable(path: string, cause: unknown): Fault {
  return usageFault(
    {
      code: "report.logo-unreadable",
      what: `cannot read report.logo: ${firstLine(cause)}`,
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
    what: `expected report.logo to be a PNG or SVG of at most ${largest} KiB: ${got}`,
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
      what: `cannot read the saved edits of this postmortem, so it is left unchanged: ${firstLine(cause)}`,
      where: file,
      hint: "fix or remove the JSON file, then run: noctule report RUN",
    },
    cause,
  )
}

/** The rows of an incident cannot be read from the run's scores; its postmortem is written without them. */
export function rowsUnreadable(file: string, cause: unknown): Fault {
  return partialFault(
    {
      code: "report.postmortem-rows",
      what: `cannot write the rows of an incident as CSV: ${firstLine(cause)}`,
      where: file,
      hint: "rerun the night: noctule run JOB",
    },
    cause,
  )
}
