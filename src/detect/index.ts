export { detect } from "./detect.ts"
export type { DetectHooks } from "./detect.ts"
