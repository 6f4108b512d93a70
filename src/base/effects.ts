/** All that the night may do to the world besides the run's folder; made once in cli, handed down. */
export interface Effects {
  /** Epoch ms. */
  readonly now: () => number
  readonly log: Log
  readonly progress: Progress
  readonly env: Readonly<Record<string, string | undefined>>
  /** Aborts on SIGINT and SIGTERM. */
  readonly signal: AbortSignal
}

/** One event a line: `stage.verb` and its fields. */
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
  /** `done` of `total` hosts are through `stage`; `host` is the one in hand. */
  readonly at: (stage: string, host: string, done: number, total: number) => void
  readonly clear: () => void
}

/** What `make` makes, made when it is first asked for, and kept. */
export function lazy<Made>(make: () => Made): () => Made {
  let kept: { readonly made: Made } | null = null
  return () => (kept ??= { made: make() }).made
}
