import { type Fault, firstLine, inputFault, truncate, usageFault } from "../base/index.ts"

const layout =
  "expected <host>/train.*, <host>/test.*, <host>/labels.csv and, where causes are known, <host>/causes.json"

export function noLabelledFolder(folder: string, cause: unknown): Fault {
  const hint = "give a folder of labelled servers: noctule evaluate DIR"
  return inputFault(
    { code: "labelled.no-folder", what: `cannot read the folder: ${firstLine(cause)}`, where: folder, hint },
    cause,
  )
}

export function noLabelledServer(folder: string): Fault {
  return inputFault({
    code: "labelled.none",
    what: `no labelled server found: ${layout}`,
    where: folder,
    hint: "give the folder that holds the servers' folders, or your own labels: noctule evaluate --job JOB --labels FILE",
  })
}

export function ambiguousServerFolder(folder: string, part: string, found: readonly string[]): Fault {
  const got = found.length === 0 ? "got none" : `got ${found.map(name => truncate(name, 40)).join(", ")}`
  const what = `expected one file ${part}.* next to labels.csv, ${got}`
  return inputFault({ code: "labelled.odd-folder", what, where: folder, hint: `keep one ${part}.*` })
}

export function labelsUnreadable(file: string, cause: unknown): Fault {
  const what = `cannot read the labels, expected columns timestamp and label: ${firstLine(cause)}`
  return inputFault(
    {
      code: "labelled.labels",
      what,
      where: file,
      hint: "write columns timestamp,label with ISO 8601 times and 0 or 1",
    },
    cause,
  )
}

/** `row` from 1, without the header. */
export function badLabelRow(file: string, row: number): Fault {
  return inputFault({
    code: "labelled.label-row",
    what: "expected an ISO 8601 time later than the previous row's, and 0 or 1",
    where: `${file} row ${row}`,
    hint: "correct the row; rows are in time order",
  })
}

export function causesUnreadable(file: string, what: string): Fault {
  const hint =
    'write a list of { "start": ISO 8601, "end": ISO 8601, "features": [names] }, or remove the file'
  return inputFault({ code: "labelled.causes", what: `cannot read the causes: ${what}`, where: file, hint })
}

export function eventsUnreadable(file: string): Fault {
  return inputFault({
    code: "labelled.events",
    what: "expected a list of faults with start, end (ISO 8601, UTC) and target",
    where: file,
    hint: 'write [{ "start": "2026-11-20T03:00:00Z", "end": "2026-11-20T03:04:00Z", "target": "carts" }], or remove the file',
  })
}

export function familiesUnreadable(file: string): Fault {
  return inputFault({
    code: "labelled.families",
    what: "expected an object of names by server",
    where: file,
    hint: 'write { "web-1": "web" }, or remove the file',
  })
}

export function buffersUnreadable(file: string): Fault {
  const what = "expected an object of whole numbers from 0, rows by server"
  return inputFault({
    code: "labelled.buffers",
    what,
    where: file,
    hint: "correct or remove it; by default, buffers follow the labels' lengths",
  })
}

export function noServerMatches(glob: string, servers: readonly string[]): Fault {
  const hint = `give a glob of some of the ${servers.length}: ${servers
    .slice(0, 5)
    .map(name => truncate(name, 40))
    .join(", ")}${servers.length > 5 ? " …" : ""}`
  return usageFault({
    code: "labelled.no-match",
    what: `no labelled server matches ${glob}`,
    where: "--hosts",
    hint,
  })
}

export function labelsNotJson(file: string, cause: unknown): Fault {
  const what = `the file is not JSON: ${firstLine(cause)}`
  return inputFault({ code: "labelled.json", what, where: file, hint: "rewrite or remove it" }, cause)
}
