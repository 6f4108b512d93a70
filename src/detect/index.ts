export { detect } from "./detect.ts"
export { outlookOf } from "./outlook/outlook.ts"
export type { DetectHooks, Detection } from "./detect.ts"
