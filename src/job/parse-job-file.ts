import { jobFileWrong } from "./faults.ts"
import { parseYaml } from "./yaml/parse-yaml.ts"
import { crossFieldIssues } from "./schema/cross-field-rules.ts"
import { type JobFile, jobFile } from "./schema/job-file.ts"

/** Parses a job file and fills in its defaults. The Fault lists every problem; `file` is for messages. */
export function parseJobFile(text: string, file: string): JobFile {
  return parseYaml(text, {
    schema: jobFile,
    rules: crossFieldIssues,
    invalid: problems => jobFileWrong(file, problems),
  })
}
