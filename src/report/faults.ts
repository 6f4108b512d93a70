import { type Fault, firstLine, inputFault, partialFault, usageFault } from "../base/index.ts"

/** NOCTULE_BROWSER does not work: a configuration error, without fallback to another browser. */
export function browserOverrideBroken(path: string, cause: unknown): Fault {
  return usageFault(
    {
      code: "report.browser-override",
      what: `the browser in NOCTULE_BROWSER cannot print: ${firstLine(cause)}`,
      where: path,
      hint:
        sandboxHint([firstLine(cause)]) ?? "set NOCTULE_BROWSER to a working Chrome or Chromium, or unset it",
    },
    cause,
  )
}

/** No candidate works; `tried` has one line per candidate. */
export function noBrowser(tried: readonly string[]): Fault {
  return partialFault({
    code: "report.no-browser",
    what: "no browser could print a test page, so report.pdf is missing; report.html is complete",
    where: tried.length === 0 ? "no Chrome or Chromium found" : tried.join("; "),
    hint: sandboxHint(tried) ?? browserHint,
  })
}

const browserHint =
  "apt-get install chromium, or npx @puppeteer/browsers install chrome@stable --path ~/.cache/puppeteer, or set NOCTULE_BROWSER; then: noctule report RUN"

/** Null where no browser was refused its sandbox. */
function sandboxHint(reasons: readonly string[]): string | null {
  return reasons.some(why => /sandbox|namespace/i.test(why))
    ? "allow user namespaces, or in a container of its own set NOCTULE_BROWSER_SANDBOX=off; then: noctule report RUN"
    : null
}

/** The browser crashed or hung twice on the same report. */
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

/** A chart could not be drawn; the rest of the report is written. */
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

/** Not a run's folder, or one of its files cannot be read. */
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

/** result.json is truncated, edited, or of a later version. */
export function resultWrong(file: string, wrong: readonly string[]): Fault {
  const more = wrong.length > 3 ? `; and ${wrong.length - 3} more` : ""
  return inputFault({
    code: "report.result-wrong",
    what: `this version cannot read the result: ${wrong.slice(0, 3).join("; ")}${more}`,
    where: file,
    hint: "rerun the job, or use the version that wrote it (see run.json); noctule schema result prints the expected format",
  })
}

/** run.json is truncated or edited. */
export function recordWrong(file: string, wrong: readonly string[]): Fault {
  return inputFault({
    code: "report.record-wrong",
    what: `not a run record that this version can read: ${wrong.slice(0, 3).join("; ")}`,
    where: file,
    hint: "run the job again",
  })
}

/** The series for an incident's charts are missing. */
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

/** The job's logo cannot be read; checked before the run starts. */
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

/** The logo is not an image, or too large; `found` is its size, or "neither". */
export function logoWrong(path: string, found: string, largest: number): Fault {
  const got = found === "neither" ? "it is neither PNG nor SVG" : `it has ${found}`
  return usageFault({
    code: "report.logo",
    what: `expected report.logo to be a PNG or SVG of at most ${largest} KiB: ${got}`,
    where: path,
    hint: "save it as a small PNG or a plain SVG",
  })
}

/** Texts in earlier postmortems cannot be read. Rewriting the file would lose them. */
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

/** An incident's rows cannot be read from the scores; its postmortem is written without them. */
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
