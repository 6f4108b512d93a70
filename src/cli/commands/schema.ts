import { type Effects, type Exit, exits } from "../../base/index.ts"
import { incidentsSchema, jobSchema, resultSchema } from "../../job/index.ts"

const schemas = { job: jobSchema, result: resultSchema, incidents: incidentsSchema }

/**
 * `noctule schema [job|result|incidents]`: the JSON Schema of job files, of result.json, or of labelled
 * incidents, as they stand in jobs/.
 */
export async function schema(
  { of }: { readonly of: keyof typeof schemas },
  _effects: Effects,
  out: (text: string) => void,
): Promise<Exit> {
  out(`${JSON.stringify(schemas[of](), null, 2)}\n`)
  return exits.done
}
