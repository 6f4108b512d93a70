import type { Effects, Job } from "../base/index.ts"
import { followSource, type NewestReader } from "../ingest/index.ts"
import { type Alerts, openAlerts } from "./alerts/alerts.ts"
import { annotationsAround } from "./alerts/annotations.ts"
import { type ModelSource, publishedModels } from "./models.ts"
import { openWatchStore, type WatchStore } from "./watch-store.ts"

/** Where a watch takes models and rows from, what it keeps, and whom it notifies. */
export interface Day {
  readonly models: ModelSource
  /** `since`: epoch ms of the oldest rows that are wanted. */
  readonly follow: (since: number) => Promise<NewestReader>
  readonly store: WatchStore
  readonly alerts: Alerts
}

/** The day that is going on. */
export function presentDay(job: Job, effects: Effects): Day {
  return {
    models: publishedModels(job, effects.log),
    follow: since => followSource(job, since, effects),
    store: openWatchStore(job, effects.log),
    alerts: openAlerts({ job, effects, annotations: annotationsAround(job, effects.log) }),
  }
}
