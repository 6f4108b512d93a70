export { detect } from "./detect.ts"
export type { DetectHooks, Detection } from "./detect.ts"
