import { stat } from "node:fs/promises"
import { join } from "node:path"
import { nullIfMissing, type RunResult } from "../../base/index.ts"
import { readScores, type StoredScores } from "../../store/index.ts"
import { countOf } from "../../text/index.ts"
import { wrongFigures, wrongIncident } from "./figures.ts"
import { different, type Finding, same, unknown } from "./finding.ts"

const hint =
  "result.json or scores/ was changed after the night: do not trust this report; run the night again"

/** Whether the figures of each incident follow from scores/*.parquet. One host's scores are in memory at a time. */
export async function verifyIncidents(folder: string, { incidents, hosts }: RunResult): Promise<Finding[]> {
  const judged = incidents.filter(({ kind }) => kind === "anomaly")
  if (judged.length === 0) return [same("incidents", "none is reported")]
  const wrong = judged.flatMap(incident => wrongIncident(incident).map(what => `${incident.id}: ${what}`))
  const missing: string[] = []
  for (const { host, file } of hosts) {
    const members = judged.flatMap(({ id, members }) =>
      members.filter(member => member.host === host).map(member => ({ id, member })),
    )
    if (members.length === 0) continue
    const scores = await scoresAt(join(folder, "scores", `${file}.parquet`))
    if (scores === null) missing.push(host)
    else
      for (const { id, member } of members)
        wrong.push(...wrongFigures(member, scores).map(what => `${id} on ${host}: ${what}`))
  }
  if (wrong.length > 0) return wrong.map(what => different("incidents", what, hint))
  const checked = `the figures of ${countOf(judged.length, "incident")} follow from scores/`
  return missing.length === 0
    ? [same("incidents", checked)]
    : [unknown("incidents", `scores/ lacks ${missing.join(", ")}: their figures are not checked`)]
}

async function scoresAt(path: string): Promise<StoredScores | null> {
  return (await stat(path).catch(nullIfMissing)) && (await readScores(path))
}
