import type { Effects } from "../base/index.ts"
import { type Pause, timerPause } from "../ingest/index.ts"

/** What a watch repeats. */
export interface Ticking {
  readonly tick: () => Promise<void>
  readonly skip: (ticks: number) => void
}

export interface Tempo {
  /** From one tick to the next, ms. */
  readonly every: number
  /** Timers when absent. */
  readonly pause?: Pause
}

/** Ticks that fall due while one is under way are skipped. */
export async function tickUntilStopped(
  { tick, skip }: Ticking,
  { every, pause = timerPause }: Tempo,
  { now, signal }: Effects,
): Promise<void> {
  let due = now()
  while (!signal.aborted) {
    await tick().catch((error: unknown) => {
      if (!signal.aborted) throw error
    })
    const late = Math.max(0, Math.ceil((now() - due) / every) - 1)
    if (late > 0) skip(late)
    due += (late + 1) * every
    await pause(Math.max(0, due - now()), signal)
  }
}
