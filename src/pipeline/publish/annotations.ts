import type { GrafanaRoute, Job, Message, RunResult } from "../../base/index.ts"
import { messageId } from "../../deliver/index.ts"
import { grafanaAnnotation, incidentsAtLeast, reportLink, wordTitle } from "../../report/index.ts"

/** Incidents with an annotation each, most severe first; a dashboard shows no more. */
const mostAnnotations = 200

/** One annotation per incident of sufficient severity; a repeat of the night with the same incidents sends none. */
export function annotationsFor(
  route: GrafanaRoute,
  { job, result }: { readonly job: Job; readonly result: RunResult },
): readonly Message[] {
  const options = { link: reportLink(job, result), dashboard: route.dashboard }
  return incidentsAtLeast(result, route)
    .slice(0, mostAnnotations)
    .map(incident => ({
      id: messageId(job.name, result.night, route.name, "report", incident.id),
      route: route.name,
      run: result.run.id,
      occasion: "report",
      incident: incident.id,
      hosts: incident.members.map(({ host }) => host),
      title: wordTitle(incident.title),
      content: { kind: "json", body: grafanaAnnotation(incident, result, options) },
    }))
}
