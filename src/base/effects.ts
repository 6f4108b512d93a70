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
  /** `done` of `total` hosts have finished `stage`; `host` is the current one. */
  readonly at: (stage: string, host: string, done: number, total: number) => void
  readonly clear: () => void
}

/** Calls `make` on first use and caches its result. */
export function lazy<Made>(make: () => Made): () => Made {
  let kept: { readonly made: Made } | null = null
  return () => (kept ??= { made: make() }).made
}
