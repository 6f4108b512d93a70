import { jobFileWrong } from "../base/messages/job.ts"
import { parseYaml } from "./parse-yaml.ts"
import { complaintsAcross } from "./rules.ts"
import { jobFile, type JobFile } from "./schema.ts"

/** A job file's text, checked, with its defaults; or one Fault that lists all that is wrong. `file` is for messages. */
export function parseJobFile(text: string, file: string): JobFile {
  return parseYaml(text, { schema: jobFile, rules: complaintsAcross, wrong: problems => jobFileWrong(file, problems) })
}
