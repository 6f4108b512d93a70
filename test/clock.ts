import { lstat, lutimes } from "node:fs/promises"

/** The one instant at which tests run: Saturday, 21 November 2026, 12:00 UTC. */
export const noon = Date.UTC(2026, 10, 21, 12)

/** Dates a file, a folder or a link itself, which the file system has dated by the real clock. */
export async function setFileTime(path: string, ms: number): Promise<void> {
  await lutimes(path, new Date(ms), new Date(ms))
}

/** When a path was last changed, by the file system. No call sets this time: a test counts on from it. */
export async function changedAt(path: string): Promise<number> {
  return (await lstat(path)).ctimeMs
}

/** Starts now, and gives the ms that have passed since, however the calendar is set. */
export function stopwatch(): () => number {
  const start = performance.now()
  return () => performance.now() - start
}
