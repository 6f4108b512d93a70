export { type Evaluation, evaluateNight, type EvaluationTask, type RunNote, type Variant } from "./evaluation.ts"
export { leaveFailure } from "./failure.ts"
export { runNight, surveyHosts, type NightOptions, type NightOutcome } from "./night.ts"
export { versions } from "./versions.ts"
