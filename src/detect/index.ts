export { assertEnoughHistory, detect, type DetectOptions, type Detection } from "./detect.ts"
export { type Ablated, ablatedScores } from "./ablation.ts"
export { forecastNextDay } from "./forecast/forecast.ts"
export { type HostSample, sampleHost, type PooledTask, trainPooled } from "./training/pooled-training.ts"
export { type JudgedRows, openRowJudge, type RowJudge } from "./rows/judge.ts"
export { packModels } from "./training/artifact.ts"
export { historyLength } from "./training/history-length.ts"
export {
  type LabInputs,
  type LabTask,
  labTask,
  labUpdates,
  rebuild,
  sampleWindows,
  trainOnce,
  type Worth,
  worthOf,
} from "./laboratory.ts"
export type { SkillAuc } from "./scoring/skill-test.ts"
