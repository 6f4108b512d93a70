export { type MetricKind, metricKinds, type MetricName, type Metrics, metricsOf } from "./metrics.ts"
export { type Alarm, type Cause, type Said, type Segment, segmentsOf, type Truth } from "./truth.ts"
