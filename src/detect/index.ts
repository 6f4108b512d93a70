export { assertEnoughHistory, detect, type DetectOptions, type Detection } from "./detect.ts"
export { type Ablated, ablatedScores } from "./ablation.ts"
export { forecastNextDay } from "./forecast/forecast.ts"
export { type HostSample, sampleHost, type PooledTask, trainPooled } from "./training/pooled-training.ts"
export { type JudgedRows, openRowJudge, type RowJudge } from "./rows/judge.ts"
export { type DayModel, dayModel, type DayThreshold } from "./day/day-model.ts"
export type { DayCalibration } from "./day/calibrate.ts"
export { withExpected } from "./day/expected-table.ts"
export { type DayJudge, type DayState, emptyDayState, type DayScores, openDayJudge } from "./day/judge.ts"
export { type DayModels, type DayPrograms, openDayPrograms } from "./day/programs.ts"
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
