import { jobFileWrong } from "../base/messages/job.ts"
import { parseYaml, type Parsed } from "./parse-yaml.ts"
import { jobFile, type JobFile } from "./schema.ts"

/** A job file's text, checked, with its defaults; or one Fault that lists all that is wrong. `file` is for messages. */
export function parseJobFile(text: string, file: string): ParsedJobFile {
  return parseYaml(text, { schema: jobFile, wrong: problems => jobFileWrong(file, problems) })
}

export type ParsedJobFile = Parsed<JobFile>
