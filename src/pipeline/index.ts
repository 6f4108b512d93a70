export { type Evaluation, evaluateNight, type EvaluationTask, type RunNote, type Variant } from "./evaluation.ts"
export { runNight, surveyHosts, type NightOptions, type NightOutcome } from "./night.ts"
export { versions } from "./versions.ts"
