import { setTimeout as sleep } from "node:timers/promises"
import { minute, type RouteRule } from "../base/index.ts"
import { seeded } from "../maths/index.ts"
import type { Attempt } from "./attempt.ts"

/** A server that asks for more patience is asked again by the next run. */
const longestWait = 2 * minute

export interface Tried {
  readonly attempt: Attempt
  /** How many tries were made. */
  readonly attempts: number
}

/**
 * Tries until it is decided, `route.attempts` times at most. Waits `pause`, doubled after each further try, times a jitter of 0.5 to 1.5 that `seed`
 * decides; longer where the server asks for it (Retry-After). Throws when `signal` aborts.
 */
export async function tryPatiently(
  work: () => Promise<Attempt>,
  { route, seed, signal }: { readonly route: Pick<RouteRule, "attempts" | "pause">; readonly seed: string; readonly signal: AbortSignal },
): Promise<Tried> {
  const random = seeded(seed)
  for (let attempts = 1; ; attempts++) {
    signal.throwIfAborted()
    const attempt = await work()
    if (attempt.state !== "again" || attempts >= route.attempts) return { attempt, attempts }
    const own = route.pause * 2 ** (attempts - 1) * (0.5 + random.next())
    const wait = Math.max(own, attempt.after ?? 0)
    if (wait > longestWait) return { attempt, attempts }
    await sleep(wait, undefined, { signal })
  }
}
