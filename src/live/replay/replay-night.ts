import { type Effects, type Job, minute } from "../../base/index.ts"
import { timerPause } from "../../ingest/index.ts"
import { watchDay, type WatchOptions } from "../watch.ts"
import { compareWith, type Replay } from "./compare.ts"
import { openPastDay } from "./past-day.ts"

export interface ReplayOptions extends Pick<WatchOptions, "every" | "serve"> {
  /** YYYY-MM-DD, `latest` or a run. */
  readonly night: string
  /** How many times as fast as the rows came; a tick that takes longer is waited for. */
  readonly speed: number
}

/**
 * Watches a past night as if its rows came in, and compares what was raised with the night's report. The
 * clock of the replay waits for each tick, so no tick is late. Null where the signal ended it.
 */
export async function replayNight(
  job: Job,
  { night, speed, every, serve }: ReplayOptions,
  effects: Effects,
): Promise<Replay | null> {
  const past = await openPastDay(job, night, effects)
  const comparison = compareWith(past)
  const over = new AbortController()
  const lastTick = past.end + 2 * Math.max(past.step, every, minute)
  let now = past.start
  let began = performance.now()
  const pause = async (ms: number, signal: AbortSignal): Promise<void> => {
    if (now >= lastTick) return over.abort()
    const wait = ms / speed - (performance.now() - began)
    await timerPause(Math.max(0, wait), signal)
    began = performance.now()
    now += ms
  }
  const state = await watchDay(
    job,
    {
      every,
      pause,
      trainFirst: null,
      day: past,
      serve: async handle => {
        handle.onTick(comparison.observe)
        return (await serve?.(handle)) ?? { close: () => Promise.resolve() }
      },
    },
    { ...effects, now: () => now, signal: AbortSignal.any([effects.signal, over.signal]) },
  )
  return effects.signal.aborted ? null : comparison.result(state)
}
