import type { HostFrames, Job, TimeSpan } from "../../base/index.ts"
import type { Survey } from "../../ingest/index.ts"
import type { RunFolder } from "../../store/index.ts"
import type { Stages } from "../stages.ts"
import type { Pool } from "../workers/pool.ts"
import type { WarmStarts } from "./warm-start.ts"

export interface HostsTask {
  readonly job: Job
  readonly survey: Pick<Survey, "hosts">
  readonly run: RunFolder
  /** output/<job> */
  readonly jobFolder: string
  readonly warmStarts: WarmStarts
  /** A host's masked times. */
  readonly mask: (host: string) => readonly TimeSpan[]
  /** Reads a host from its source, once per run; work/ keeps what is needed later. */
  readonly read: (host: string, signal: AbortSignal) => Promise<HostFrames>
  /** Opens workers for at most so many hosts. */
  readonly openPool: (hosts: number) => Pool
  readonly stages: Stages
  /** Leaves the hosts that share a model to a later call, which has all hosts; their frames stay in work/. */
  readonly leaveDeferred?: boolean
}

/** A task whose workers are open. */
export interface PooledHostsTask extends HostsTask {
  readonly pool: Pool
}
