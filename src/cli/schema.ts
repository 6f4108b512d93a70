import { exits, type Effects, type Exit } from "../base/index.ts"
import { jobSchema } from "../job/index.ts"

/** `noctule schema`: the JSON Schema of job files, as it stands in jobs/job.schema.json. */
export async function schema(_: object, _effects: Effects, out: (text: string) => void): Promise<Exit> {
  out(`${JSON.stringify(jobSchema(), null, 2)}\n`)
  return exits.done
}
