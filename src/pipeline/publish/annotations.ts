import type { GrafanaRoute, Job, Message, RunResult } from "../../base/index.ts"
import { grafanaAnnotation, incidentsAtLeast, reportLink } from "../../report/index.ts"
import { messageOf } from "./pages.ts"

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
      ...messageOf(route, { job, result }, incident),
      content: { kind: "json", body: grafanaAnnotation(incident, result, options) },
    }))
}
