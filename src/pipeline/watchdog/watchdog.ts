import { fileURLToPath } from "node:url"
import { Worker } from "node:worker_threads"
import {
  day,
  type Effects,
  firstLine,
  hour,
  type Job,
  type LogLine,
  minute,
  second,
} from "../../base/index.ts"
import { stageHung } from "../faults.ts"
import type { NoteStage } from "../stages.ts"

/** ms: how long may pass before a stage counts as hung. */
export interface WatchdogTimes {
  /** Between two looks. */
  readonly interval: number
  /** Without a turn of the main thread's event loop. */
  readonly blocked: number
  /** For the main thread to take its next turn once its work was ended; then it is killed. */
  readonly grace: number
  /** Without a line in the log, and no stage, file or host begun or ended. */
  readonly idle: (stage: string) => number
}

/** What the watching thread is given. */
export interface Watched extends Pick<WatchdogTimes, "interval" | "blocked" | "grace"> {
  /** Turns of the main thread's event loop. */
  readonly turns: Int32Array
  /** Printed before a kill. */
  readonly lastWords: string
}

/** These wait for processes that have limits of their own, which grow with the data. */
const delegated: readonly string[] = ["survey", "ingest", "examine"]

/** Generous: a stage of this process takes minutes. */
export function watchdogTimes({ report }: Job): WatchdogTimes {
  const idle = 2 * hour + report.charts * minute
  return {
    interval: second,
    blocked: 30 * minute,
    grace: minute,
    idle: stage => (delegated.includes(stage) ? day : idle),
  }
}

/**
 * Runs `work`. Throws the Fault pipeline.stage-hung, which names the stage and its input, where that stops making
 * progress, and aborts the signal that `work` got.
 */
export async function withWatchdog<T>(
  times: WatchdogTimes,
  effects: Effects,
  work: (effects: Effects, note: NoteStage) => Promise<T>,
): Promise<T> {
  const { progress, log } = effects
  const stages = ["start"]
  let [input, quiet] = ["", 0]
  const hung = new AbortController()
  const end = (ms: number): void => hung.abort(stageHung(stages.at(-1) ?? "start", input, ms))
  const note: NoteStage = (stage, moment) => {
    quiet = 0
    if (moment === "begins") stages.push(stage)
    else stages.splice(stages.lastIndexOf(stage), 1)
  }
  const noted =
    (line: LogLine): LogLine =>
    (event, fields) => {
      quiet = 0
      line(event, fields)
    }
  const watched: Effects = {
    ...effects,
    signal: AbortSignal.any([effects.signal, hung.signal]),
    log: { debug: noted(log.debug), info: noted(log.info), warn: noted(log.warn), error: noted(log.error) },
    progress: {
      at: (stage, host, ...counts) => {
        ;[input, quiet] = [host, 0]
        progress.at(stage, host, ...counts)
      },
      clear: progress.clear,
    },
  }
  const turn = (): void => {
    quiet += times.interval
    const limit = times.idle(stages.at(-1) ?? "start")
    if (quiet > limit) end(limit)
  }
  const stop = watchTurns(times, {
    turn,
    blocked: () => end(times.blocked),
    unwatched: error => log.warn("run.unwatched", { what: firstLine(error) }),
  })
  try {
    return await Promise.race([work(watched, note), rejection(hung.signal)])
  } finally {
    stop()
  }
}

interface Watcher {
  /** Called at each look. */
  readonly turn: () => void
  /** Called once the main thread is free after it was blocked. */
  readonly blocked: () => void
  /** Called where there is no thread to watch the main one. */
  readonly unwatched: (error: Error) => void
}

function watchTurns({ interval, blocked, grace }: WatchdogTimes, watcher: Watcher): () => void {
  const turns = new Int32Array(new SharedArrayBuffer(4))
  const lastWords = `{"level":"error","event":"run.hung","msg":"killed: the main process did not answer"}\n`
  const workerData: Watched = { turns, interval, blocked, grace, lastWords }
  const thread = new Worker(module, { workerData, execArgv: [], env: {} })
  thread.on("message", watcher.blocked)
  thread.on("error", watcher.unwatched)
  thread.unref()
  const timer = setInterval(() => {
    Atomics.add(turns, 0, 1)
    watcher.turn()
  }, interval)
  return () => {
    clearInterval(timer)
    void thread.terminate()
  }
}

/** From src (in tests) that is dist, which `prepare` builds. */
const module = fileURLToPath(
  new URL(
    import.meta.url.endsWith(".ts") ? "../../../dist/pipeline/watchdog/thread.js" : "./thread.js",
    import.meta.url,
  ),
)

function rejection(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) =>
    signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true }),
  )
}
