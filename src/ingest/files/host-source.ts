import type { Fault, RejectedRows, RunRecord, SourceRemark, TimeSpan } from "../../base/index.ts"
import type { FileTable } from "../tables/file-table.ts"
import type { LogFiles } from "../logs/log-files.ts"
import type { SampleFiles } from "../samples/sample-files.ts"

/** The source as it is tonight: which hosts, which files, which spans of time; no values. */
export interface Survey {
  /** Sorted; those in `faults` are among them: reading one throws its Fault. */
  readonly hosts: readonly string[]
  /** The run's interval, epoch ms; with separate night files the union of the hosts' own. */
  readonly night: TimeSpan
  readonly history: TimeSpan
  /** Epoch ms of the newest row of the source, at most the night's end. */
  readonly newest: number
  readonly inputs: readonly InputRecord[]
  /**
   * What cannot be read, by host, or by file where it costs no host, or hosts that only the file could name.
   */
  readonly faults: ReadonlyMap<string, Fault>
  /**
   * Hosts that sent nothing in the night nor in the time of its length before, or only after it; they are
   * left out.
   */
  readonly gone: readonly string[]
  /** Files with rows that do not fit their header and were left out. */
  readonly rejects: readonly RejectedRows[]
  readonly sources: ReadonlyMap<string, HostSource>
  /** What is to be said of the source as a whole. */
  readonly remarks?: readonly SourceRemark[]
  /** Where the samples of a server are cached; absent where the source is files of rows. */
  readonly samples?: SampleFiles
  /** Where the requests of access logs are; absent elsewhere. */
  readonly logs?: LogFiles
}

/** Where one host's rows are. */
export interface HostSource extends HostRanges {
  readonly host: string
  /** In the order in which they are read: history before night, then by name. */
  readonly files: readonly HostFile[]
}

/** One host's share of one file. */
export interface HostFile {
  readonly scanned: ScannedFile
  readonly extent: TimedExtent
}

/** What one file holds, host by host, without its values. */
export interface ScannedFile {
  readonly table: FileTable
  /** Place of the column that names the host, or null where path or job do. */
  readonly hostColumn: number | null
  readonly timeColumn: number
  /** Place of the column with the time of day where the time's own holds dates only. */
  readonly clockColumn: number | null
  /** True where times carry no offset, so that the job's zone decides. */
  readonly zoneless: boolean
  /** Rows that do not fit the header, a few at most; 0 where the file was read strictly. */
  readonly rejected: number
  readonly extents: readonly Extent[]
}

export interface Extent {
  readonly host: string
  readonly rows: number
  /** Distinct times; about, where a time has a row per metric. */
  readonly times: number
  /** Epoch ms of the oldest and newest row; null where no time can be read. */
  readonly first: number | null
  readonly last: number | null
}

/** A file's host of whom it has at least one readable time. */
export type TimedExtent = Extent & { readonly first: number; readonly last: number }

/** The spans of time that are read of a host. */
export interface HostRanges {
  readonly night: TimeSpan
  readonly history: TimeSpan
}

/** Size, hash and time of change of a file. */
export type InputRecord = RunRecord["inputs"][number]
