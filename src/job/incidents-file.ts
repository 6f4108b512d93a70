import { z } from "zod"
import type { LabelledIncident } from "../base/index.ts"
import { incidentsFileWrong } from "../base/messages/job.ts"
import { described, instant, text } from "./fields.ts"
import { parseInstant } from "./instant.ts"
import { readTextFile } from "./load.ts"
import { parseYaml, placed } from "./parse-yaml.ts"

const entry = z.strictObject(
  {
    hosts: described(text.prefault("*"), 'Glob of the hosts that were ill. Default: "*", the whole fleet.'),
    start: described(instant, "When it began: ISO 8601, in the job's report.timeZone where it carries no offset."),
    end: described(instant, "When it was over."),
    causes: described(z.array(text).readonly().prefault([]), "Features that were the cause, where they are known."),
    text: described(z.string({ error: "a text" }).prefault(""), "What it was."),
  },
  { error: "keys with values: hosts, start, end, causes, text" },
)

/** A team's own past, for `noctule evaluate --labels`. */
export const incidentsFile = z.strictObject({
  incidents: z.array(entry, { error: "a list of incidents" }).min(1, { error: "a list with at least one incident" }).readonly(),
})

/** Faults (exit 2) list everything that is wrong in the file, with its lines. `zone` is that of times without offset. */
export async function loadIncidents(path: string, zone: string): Promise<LabelledIncident[]> {
  return parseIncidents(await readTextFile(path), path, zone)
}

export function parseIncidents(content: string, file: string, zone: string): LabelledIncident[] {
  const { content: { incidents }, place } = parseYaml(content, { schema: incidentsFile, wrong: problems => incidentsFileWrong(file, problems) })
  const read = incidents.map(one => ({ ...one, start: parseInstant(one.start, zone)!, end: parseInstant(one.end, zone)! }))
  const backwards = read.flatMap(({ start, end }, i) => {
    const key = `incidents[${i}].end`
    const complaint = { path: ["incidents", i, "end"], key, what: `${key} is not after its start`, mend: "correct one of the two" }
    return start < end ? [] : [placed(complaint, place)]
  })
  if (backwards.length > 0) throw incidentsFileWrong(file, backwards)
  return read
}

/** JSON Schema (draft 2020-12) of the file as people write it. */
export function incidentsSchema(): object {
  const { $schema, ...schema } = z.toJSONSchema(incidentsFile, { io: "input", override: ({ jsonSchema }) => void delete jsonSchema.readOnly })
  return { $schema, title: "Noctule labelled incidents", ...schema }
}
