export { parseCalendarFile } from "./calendar-file.ts"
export { defaultMissing } from "./schema/defaults.ts"
export { isMailAddress } from "./schema/delivery.ts"
export { parseDuration, writeDuration } from "./time/duration.ts"
export { loadIncidents } from "./incidents-file.ts"
export { incidentsSchema, jobSchema, resultSchema } from "./json-schema.ts"
export { parseLabels, upsertLabel } from "./labels-file.ts"
export { isLogFeature } from "./logs/resolve.ts"
export { loadJob } from "./load.ts"
export { closestMatch } from "./yaml/closest-match.ts"
export { markerMetrics } from "./prometheus/presets.ts"
export { parseJobFile } from "./parse-job-file.ts"
export {
  incidentSeriesFile,
  lastRunFile,
  modelMetadataFile,
  nightDigestFile,
  outboxEntryFile,
  postmortemNotesFile,
  rowModelFile,
  runFailureFile,
  runOutcomeFile,
  runRecordFile,
  sharedModelFile,
} from "./schema/run-files.ts"
export { demoMarkerFile, fleetTruthFile } from "./schema/demo-files.ts"
export { liveIncidentsFile } from "./watch/live-incidents.ts"
export { dayModelFile, dayStateFile } from "./watch/day-model.ts"
export {
  checkpointFile,
  hostFramesFile,
  memberSeriesFile,
  shardDealFile,
  shardRecordFile,
  warmStartFile,
} from "./schema/work-files.ts"
export { checkResult, type WrittenResult } from "./schema/result-file.ts"
export { occurrencesOf } from "./time/recurrence.ts"
export { objectsOf } from "./objects/resolve.ts"
export { resolveJob, type JobOverrides } from "./resolve.ts"
export type { JobFileInput } from "./schema/job-file.ts"
export { writeJobFile, type Comments } from "./write.ts"
export {
  type HostAnswer,
  type HostsAnswer,
  httpSchemas,
  type IncidentsAnswer,
  type PredictBody,
  predictBody,
  type PredictionAnswer,
  pushedRow,
} from "./http-bodies.ts"
