import type { Log } from "../src/base/index.ts"

const ignore = (): void => undefined

/** A log that nobody reads. */
export const quietLog: Log = { debug: ignore, info: ignore, warn: ignore, error: ignore }
