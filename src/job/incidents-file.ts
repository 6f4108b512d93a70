import { z } from "zod"
import type { LabelledIncident } from "../base/index.ts"
import { incidentsFileNotRead, incidentsFileWrong } from "./faults.ts"
import { described, instant, text } from "./schema/fields.ts"
import { checkedInstant } from "./time/instant.ts"
import { readTextFile } from "./read-text.ts"
import { parseYaml } from "./yaml/parse-yaml.ts"
import { type ConfigIssue, configIssue } from "./yaml/issues.ts"

const entry = z.strictObject(
  {
    hosts: described(text.prefault("*"), 'Glob of the hosts that were ill. Default: "*", the whole fleet.'),
    start: described(
      instant,
      "When it began: ISO 8601, in the job's report.timeZone where it carries no offset.",
    ),
    end: described(instant, "When it was over."),
    causes: described(
      z.array(text).readonly().prefault([]),
      "Features that were the cause, where they are known.",
    ),
    text: described(z.string({ error: "a text" }).prefault(""), "What it was."),
  },
  { error: "keys with values: hosts, start, end, causes, text" },
)

/** A team's own past, for `noctule evaluate --labels`. */
export const incidentsFile = z.strictObject({
  incidents: z
    .array(entry, { error: "a list of incidents" })
    .min(1, { error: "a list with at least one incident" })
    .readonly(),
})

/** Faults (exit 2) list every problem with its line. `zone` applies to times without an offset. */
export async function loadIncidents(path: string, zone: string): Promise<LabelledIncident[]> {
  return parseIncidents(await readTextFile(path, incidentsFileNotRead), path, zone)
}

export function parseIncidents(content: string, file: string, zone: string): LabelledIncident[] {
  const rules = ({ incidents }: z.output<typeof incidentsFile>): readonly ConfigIssue[] =>
    reversedSpans(incidents, zone)
  const { incidents } = parseYaml(content, {
    schema: incidentsFile,
    rules,
    invalid: problems => incidentsFileWrong(file, problems),
  })
  return incidents.map(one => inZone(one, zone))
}

type Written = z.output<typeof entry>

function inZone({ start, end, ...one }: Written, zone: string): LabelledIncident {
  return { ...one, start: checkedInstant(start, zone), end: checkedInstant(end, zone) }
}

function reversedSpans(incidents: readonly Written[], zone: string): readonly ConfigIssue[] {
  return incidents
    .map(one => inZone(one, zone))
    .flatMap(({ start, end }, i) =>
      start < end
        ? []
        : [
            configIssue(
              ["incidents", i, "end"],
              `incidents[${i}].end is not after its start`,
              "correct one of the two",
            ),
          ],
    )
}
