import type { Part } from "./document.ts"

/**
 * Reads files of one tool that are no tables as rows of time, host, metric and value. A job names these
 * columns; the file's content says which importer reads it.
 */
export interface Importer {
  /** As it stands in messages, such as "sadf -d". */
  readonly name: string
  /** Whether a file is the tool's, by its first 64 KB and its path. */
  readonly recognises: (head: string, path: string) => boolean
  /** Hands over all values of the file. Fault where its shape is another than the tool's. */
  readonly read: (file: ImportedFile, rows: TidyRows) => Promise<void>
}

export interface ImportedFile {
  /** Absolute. */
  readonly path: string
  /** IANA zone of times that carry no offset. */
  readonly zone: string
  /** Text after text of the file, without line ends. */
  readonly lines: () => AsyncIterable<string>
  /** The file as one JSON document. Fault where it is none, or more than fits. */
  readonly document: () => Promise<Part>
}

export interface TidyRows {
  /** The number of a host's metric, one and the same for the same names; "" is a host that is not named. */
  readonly series: (host: string, metric: string) => number
  /** `time`: epoch ms. A value that is not finite, or a time that is none, is a missing one. */
  readonly add: (series: number, time: number, value: number) => void
  /** A line that cannot be read; more than a few are a Fault. */
  readonly reject: (line: string) => void
}

/** Columns of an imported file, and how its times are written. */
export const importedColumns = [
  { name: "time", type: "DOUBLE" },
  { name: "host", type: "VARCHAR" },
  { name: "metric", type: "VARCHAR" },
  { name: "value", type: "DOUBLE" },
] as const

/** Epoch ms of a number of seconds, milli-, micro- or nanoseconds since 1970, told apart by their size. */
export function epochMs(time: number): number {
  const size = Math.abs(time)
  if (size < 1e11) return Math.round(time * 1000)
  if (size < 1e14) return time
  return size < 1e17 ? time / 1e3 : time / 1e6
}
