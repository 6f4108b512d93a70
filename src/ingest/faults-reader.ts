import type { Stats } from "node:fs"
import { type Fault, firstLine, inputFault, type Job, truncate } from "../base/index.ts"

/** The process that read the file, or the host's files, is gone. */
export function readerLost(name: string, cause: unknown): Fault {
  return inputFault(
    {
      code: "ingest.reader-lost",
      what: `reading ended before its time: ${firstLine(cause)}`,
      where: truncate(name, 80),
      hint: "check that file: it is damaged, or unpacks to more than fits; leave it out, or write it again in parts",
    },
    cause,
  )
}

export function notRegular(name: string, found: Stats): Fault {
  const kind = found.isFIFO() ? "a pipe" : found.isSocket() ? "a socket" : "a device"
  return inputFault({
    code: "ingest.not-regular",
    what: found.isDirectory() ? "the folder cannot be listed" : `expected a file, found ${kind}`,
    where: truncate(name, 80),
    hint: "let this user read files there, or narrow the globs under source",
  })
}

export function leavesRoot(name: string): Fault {
  return inputFault({
    code: "ingest.leaves-root",
    what: "the link leads out of the source's folder",
    where: truncate(name, 80),
    hint: "copy the file there, or set source.followLinks: true",
  })
}

export function tooManyColumns(name: string, columns: number): Fault {
  return inputFault({
    code: "ingest.too-many-columns",
    what: `the file has ${columns} columns, more than a host may have metrics`,
    where: truncate(name, 80),
    hint: "write one file per host, or one row per metric with source.layout: long",
  })
}

export function tooManyHosts(name: string, hosts: number): Fault {
  return inputFault({
    code: "ingest.too-many-hosts",
    what: `the file names ${hosts} hosts, more than a report has room for`,
    where: truncate(name, 80),
    hint: "check that source.host names the column of hosts; if it does, write a file and a job for each group of them",
  })
}

export function calendarTooLong({ file, calendar }: Job, spans: number): Fault {
  const path = calendar.file ?? calendar.ics[0]?.file ?? file
  return inputFault({
    code: "ingest.calendar-too-long",
    what: `${spans} events between the history's start and the night's end`,
    where: path,
    hint: "leave out events that are no maintenance, or join those that follow each other",
  })
}
