export { laboratory, type LabOptions, type LabOutcome } from "./laboratory.ts"
export { trialsOf } from "./trials/own-trials.ts"
