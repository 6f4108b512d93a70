import { setTimeout as sleep } from "node:timers/promises"
import { type Effects, minute, second } from "../../base/index.ts"
import { type AskedStore, storeSilent } from "../faults-objects.ts"
import { type Refusal, verdictOf } from "./verdict.ts"

/** Whom is asked, for how long. */
export interface Attempts
  extends Pick<Effects, "log" | "signal" | "now">, Pick<AskedStore, "bucket" | "endpoint"> {
  /** ms */
  readonly retry: number
}

interface Request extends Attempts, AskedStore {}

/** ms before the second try; doubled each time, up to a minute. */
const firstPause = 250

/**
 * Asks, and asks once more while the store does not answer, is too busy or fails, for `retry` ms; then Fault
 * (exit 4). `gone`: there is no such object; `changed`: a condition is not met. Fault (exit 2) for a refusal.
 */
export async function persistently<T>(request: Request, ask: () => Promise<T>): Promise<T | Refusal> {
  const { log, signal, now, retry } = request
  const startedAt = now()
  for (let attempt = 1; ; attempt++) {
    signal.throwIfAborted()
    try {
      return await ask()
    } catch (error) {
      signal.throwIfAborted()
      const verdict = verdictOf(error, request)
      if (typeof verdict === "string") return verdict
      const wait = Math.min(firstPause * 2 ** (attempt - 1), minute)
      const spent = now() - startedAt
      if (spent + wait > retry) throw storeSilent(request, verdict.why, spent / second)
      log.warn("objects.retry", { bucket: request.bucket, why: verdict.why, seconds: wait / second })
      await sleep(wait, undefined, { signal })
    }
  }
}
