import type { RunRecord } from "../base/index.ts"

/**
 * Seconds and rows per stage, summed over hosts. Hosts run in parallel, so the sum can exceed wall-clock
 * time.
 */
export interface Stages {
  readonly time: <T>(stage: string, work: () => Promise<T>, rows?: (result: T) => number) => Promise<T>
  readonly record: () => RunRecord["stages"]
}

/** The stage in which each error was first thrown. */
const failedIn = new WeakMap<Error, string>()

/** The stage in which an error or its cause was thrown; "start" outside any stage. */
export function stageOf(error: unknown): string {
  for (let at = error; at instanceof Error; at = at.cause) {
    const stage = failedIn.get(at)
    if (stage !== undefined) return stage
  }
  return "start"
}

/** Called when a stage begins or ends. */
export type NoteStage = (stage: string, moment: "begins" | "ends") => void

export function stopwatch(now: () => number, note: NoteStage = () => undefined): Stages {
  const spent = new Map<string, { seconds: number; rows: number }>()
  return {
    async time(stage, work, rows = () => 0) {
      const since = now()
      const entry = spent.get(stage) ?? { seconds: 0, rows: 0 }
      spent.set(stage, entry)
      note(stage, "begins")
      try {
        const result = await work()
        entry.rows += rows(result)
        return result
      } catch (error) {
        if (error instanceof Error && !failedIn.has(error)) failedIn.set(error, stage)
        throw error
      } finally {
        note(stage, "ends")
        entry.seconds += (now() - since) / 1000
      }
    },
    record: () =>
      [...spent].map(([stage, { seconds, rows }]) => ({
        stage,
        seconds: Math.round(seconds * 1000) / 1000,
        rows,
      })),
  }
}
