import { setTimeout as sleep } from "node:timers/promises"
import { minute, type RouteRule } from "../base/index.ts"
import { seeded } from "../stats/index.ts"
import type { SendOutcome } from "./outcome.ts"

/** Longest Retry-After within a run; longer waits are left to the next run. */
const maxWait = 2 * minute

export interface RetryResult {
  readonly outcome: SendOutcome
  /** Attempts made. */
  readonly attempts: number
}

/**
 * Retries a retryable outcome, up to `route.attempts` attempts. Waits `pause`, doubled each time, with a
 * seeded jitter of 0.5 to 1.5, or longer for Retry-After. Throws when `signal` aborts.
 */
export async function withRetry(
  work: () => Promise<SendOutcome>,
  {
    route,
    seed,
    signal,
  }: {
    readonly route: Pick<RouteRule, "attempts" | "pause">
    readonly seed: string
    readonly signal: AbortSignal
  },
): Promise<RetryResult> {
  const random = seeded(seed)
  for (let attempts = 1; ; attempts++) {
    signal.throwIfAborted()
    const outcome = await work()
    if (outcome.state !== "retryable" || attempts >= route.attempts) return { outcome, attempts }
    const backoff = route.pause * 2 ** (attempts - 1) * (0.5 + random.next())
    const wait = Math.max(backoff, outcome.retryAfter ?? 0)
    if (wait > maxWait) return { outcome, attempts }
    await sleep(wait, undefined, { signal })
  }
}
