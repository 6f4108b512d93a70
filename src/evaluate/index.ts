export { type AblatedServer, type AblationRow, ablationRows, ablationTable } from "./ablation.ts"
export {
  falseAlarms,
  type JudgedHost,
  mergeAlarms,
  type NamedAlarm,
  type IncidentOutcome,
  outcomesOf,
  truthFrom,
} from "./incident-outcomes.ts"
export { legend, plainTable, rowsTable, serversTable, table, targetsTable } from "./markdown.ts"
export { metricKinds, type Metrics, metricsOf } from "./metrics.ts"
export { type ServerMetrics, type Row, summarise } from "./summary.ts"
export { checkTargets, parseTarget, type TargetResult, type Target } from "./targets.ts"
export {
  type Alarm,
  type Cause,
  type Predictions,
  segmentsOf,
  type TargetedEvent,
  type Truth,
} from "./truth.ts"
