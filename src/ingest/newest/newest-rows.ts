import type { FaultRecord } from "../../base/index.ts"
import type { RawTable } from "../../frame/index.ts"

/** What a source has that is new. */
export interface NewestRows {
  /** By host; a host may have several tables. */
  readonly tables: readonly RawTable[]
  /** Of files or hosts that could not be read. */
  readonly faults: readonly FaultRecord[]
}

/** A source that is followed by day; each reading gives what came since the one before. */
export interface NewestReader {
  /** Throws a Fault where the whole source does not answer. */
  readonly read: (now: number, signal: AbortSignal) => Promise<NewestRows>
  readonly close: () => Promise<void>
}
