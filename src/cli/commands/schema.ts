import { type Effects, type Exit, exits } from "../../base/index.ts"
import { incidentsSchema, jobSchema, resultSchema } from "../../job/index.ts"

const schemas = { job: jobSchema, result: resultSchema, incidents: incidentsSchema }

/**
 * `noctule schema [job|result|incidents]`: prints the JSON Schema of job files, of result.json or of labelled
 * incidents; jobs/ holds copies.
 */
export async function schema(
  { of }: { readonly of: keyof typeof schemas },
  _effects: Effects,
  out: (text: string) => void,
): Promise<Exit> {
  out(`${JSON.stringify(schemas[of](), null, 2)}\n`)
  return exits.done
}
