/**
 * Effects of a run other than files: clock, log, progress, environment, signal. Created once in cli and
 * passed down.
 */
export interface Effects {
  /** Epoch ms. */
  readonly now: () => number
  readonly log: Log
  readonly progress: Progress
  readonly env: Readonly<Record<string, string | undefined>>
  /** Aborts on SIGINT and SIGTERM. */
  readonly signal: AbortSignal
  /** Absent where the job's folder is on this disk alone. */
  readonly remote?: RemoteFolder
}

/** An object store that keeps the job's folder, of which this disk has a working copy. */
export interface RemoteFolder {
  /** Brings what a repeat of a night reads: its complete runs, without their subfolders. YYYY-MM-DD. */
  readonly fetchNight: (night: string) => Promise<void>
  /** Brings what is below these folders, which are relative to the job's. */
  readonly fetchFolders: (folders: readonly string[]) => Promise<void>
  /** Keeps a complete run with its models and messages: wholly, or as if it had not been. */
  readonly commit: (run: string) => Promise<void>
  /** Makes a kept run the latest one. */
  readonly publish: (run: string) => Promise<void>
  /** Keeps these files, whose paths are absolute, at once. */
  readonly save: (files: readonly string[]) => Promise<void>
  readonly shards: RemoteShards
}

/** Nights that several processes make there together. */
export interface RemoteShards {
  /** Begins the night of a plan, unless another shard has: then that one's plan counts. */
  readonly join: (plan: SharedPlan) => Promise<SharedNight>
  /** Null where no shard of the plan has begun. */
  readonly find: (plan: Pick<SharedPlan, "night" | "hash">) => Promise<SharedNight | null>
}

export interface SharedPlan {
  /** YYYY-MM-DD */
  readonly night: string
  /** Of everything that decides the result. */
  readonly hash: string
  readonly id: string
  /** Epoch ms. */
  readonly startedAt: number
  /** The hosts of each shard. */
  readonly dealt: readonly (readonly string[])[]
}

export interface SharedNight {
  readonly plan: SharedPlan
  /** Fault (exit 4) where another process makes the same shard; the signal aborts once one has taken it over. */
  readonly exclusively: <T>(shard: number, work: (lost: AbortSignal) => Promise<T>) => Promise<T>
  /** Keeps the files of the run that are on this disk, then the shard's record, from when on they count. */
  readonly keep: (shard: number) => Promise<void>
  /** Brings the records of the shards that have ended, or all of their files. */
  readonly bring: (what: "records" | "files") => Promise<void>
  /** Of these shards, those that a live process makes. */
  readonly alive: (shards: readonly number[]) => Promise<readonly number[]>
  /** Removes what was kept for the merge, of this night and of older ones. */
  readonly remove: () => Promise<void>
}

/** One event per line: `stage.verb` with its fields. */
export interface Log {
  readonly debug: LogLine
  readonly info: LogLine
  readonly warn: LogLine
  readonly error: LogLine
}
export type LogLine = (event: string, fields?: Readonly<Record<string, unknown>>) => void

/** The same log with `fields` on every line. */
export function childLog(log: Log, fields: Readonly<Record<string, unknown>>): Log {
  const line =
    (write: LogLine): LogLine =>
    (event, own = {}) =>
      write(event, { ...fields, ...own })
  return { debug: line(log.debug), info: line(log.info), warn: line(log.warn), error: line(log.error) }
}

/** Shown on a terminal only. */
export interface Progress {
  /** `done` of `total` hosts have finished `stage`, or so many bytes of a large file; `host` is the current one. */
  readonly at: (stage: string, host: string, done: number, total: number, unit?: "bytes") => void
  readonly clear: () => void
}

/** Calls `make` on first use and caches its result. */
export function lazy<Made>(make: () => Made): () => Made {
  let kept: { readonly made: Made } | null = null
  return () => (kept ??= { made: make() }).made
}

/**
 * A child process's environment: the variables of `env` that `allowed` matches, then `own`. It has no
 * prototype, because Node also passes on inherited fields.
 */
export function childEnv(
  env: Effects["env"],
  allowed: RegExp,
  own: Readonly<Record<string, string>> = {},
): Record<string, string | undefined> {
  const entries = [...Object.entries(env).filter(([name]) => allowed.test(name)), ...Object.entries(own)]
  return Object.assign(Object.create(null) as Record<string, string | undefined>, Object.fromEntries(entries))
}

/**
 * Prevents extension of shared prototypes, so that no text used as a key (`__proto__`, `constructor`) can add
 * a field to every object. Existing fields stay writable, because libraries shadow them.
 */
export function closePrototypes(): void {
  for (const { prototype } of [Object, Array, Function, String, Number, Boolean])
    Object.preventExtensions(prototype)
}
