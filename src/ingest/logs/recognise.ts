import { Fault } from "../../base/index.ts"
import { withDatabase } from "../../store/index.ts"
import type { FoundFile } from "../files/find-files.ts"
import { detectFormat } from "./formats/detect.ts"
import { hasDuration } from "./formats/line-format.ts"
import { compressionIn, sampleSql } from "./lines.ts"

export interface RecognisedLog {
  readonly format: string
  /** Whether its requests have a duration. */
  readonly timed: boolean
}

/** What format of access logs a file has, by its first lines; null where it is none. */
export async function recogniseLog(path: string): Promise<RecognisedLog | null> {
  const file: FoundFile = { path, name: path, part: "both" }
  try {
    return await withDatabase(async database => {
      const sample = sampleSql(file, await compressionIn(file))
      const format = await detectFormat({ file: path, format: "auto", sample, database })
      return { format: format.name, timed: hasDuration(format) }
    })
  } catch (error) {
    if (error instanceof Fault) return null
    throw error
  }
}
