import { join } from "node:path"
import type { Job } from "../base/index.ts"

/** output/<job> */
export function jobFolderOf({ output, name }: Pick<Job, "output" | "name">): string {
  return join(output, name)
}
