import { z } from "zod"
import { incidentsFile } from "./incidents-file.ts"
import { runResult } from "./schema/result-file.ts"
import { jobFile } from "./schema/job-file.ts"

/** JSON Schema (draft 2020-12) of the job file as written, for editors and other validators. */
export function jobSchema(): object {
  return published(jobFile, "Noctule job")
}

/** JSON Schema of incidents.yaml as written. */
export function incidentsSchema(): object {
  return published(incidentsFile, "Noctule labelled incidents")
}

/** JSON Schema of result.json, for programs that read it. */
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
