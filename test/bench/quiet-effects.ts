import type { Effects } from "../../src/base/index.ts"
import { quietLog } from "../quiet-log.ts"

const ignore = (): void => undefined

/** The real clock and environment; nothing is logged, and nothing ends it. */
export const quietEffects: Effects = {
  now: Date.now,
  env: process.env,
  signal: new AbortController().signal,
  log: quietLog,
  progress: { at: ignore, clear: ignore },
}
