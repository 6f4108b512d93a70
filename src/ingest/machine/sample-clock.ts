import { setTimeout as sleep } from "node:timers/promises"
import type { Effects } from "../../base/index.ts"

/** Waits so many ms, or until the signal. */
export type Pause = (ms: number, signal: AbortSignal) => Promise<void>

export interface SampleTimes {
  /** ms between two rows. */
  readonly every: number
  readonly pause?: Pause
}

/** Calls `take` at whole multiples of `every` until the signal; one that falls due during another is left out. */
export async function atEach(
  { every, pause = timerPause }: SampleTimes,
  { now, signal }: Pick<Effects, "now" | "signal">,
  take: (time: number) => Promise<void>,
): Promise<void> {
  while (!signal.aborted) {
    const due = (Math.floor(now() / every) + 1) * every
    await pause(due - now(), signal)
    if (!signal.aborted) await take(due)
  }
}

export async function timerPause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error
  })
}
