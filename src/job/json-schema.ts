import { z } from "zod"
import { jobFile } from "./schema.ts"

/** JSON Schema (draft 2020-12) of the job file as people write it, for editors and other checkers. */
export function jobSchema(): object {
  const { $schema, ...schema } = z.toJSONSchema(jobFile, { io: "input", override: ({ jsonSchema }) => void delete jsonSchema.readOnly })
  return { $schema, title: "Noctule job", ...schema }
}
