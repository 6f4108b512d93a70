import { z } from "zod"
import { incidentsFile } from "./incidents-file.ts"
import { runResult } from "./schema/result-file.ts"
import { jobFile } from "./schema/job-file.ts"

/** JSON Schema (draft 2020-12) of the job file as people write it, for editors and other checkers. */
export function jobSchema(): object {
  return published(jobFile, "Noctule job")
}

/** Of a team's own past as people write it. */
export function incidentsSchema(): object {
  return published(incidentsFile, "Noctule labelled incidents")
}

/** Of result.json, for programs that read it. */
export function resultSchema(): object {
  return published(runResult, "Noctule result")
}

function published(file: z.ZodType, title: string): object {
  const { $schema, ...schema } = z.toJSONSchema(file, {
    io: "input",
    override: ({ jsonSchema }) => void delete jsonSchema.readOnly,
  })
  return { $schema, title, ...schema }
}
