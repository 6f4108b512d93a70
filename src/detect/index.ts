export { detect, type DetectHooks, type Detection } from "./detect.ts"
export { outlookOf } from "./outlook/outlook.ts"
export { type GroupPart, groupPart, type GroupTask, learnGroup } from "./group.ts"
export { reachOf } from "./reach.ts"
