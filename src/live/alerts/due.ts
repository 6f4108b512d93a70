import {
  type AlertmanagerRoute,
  type GrafanaRoute,
  type Job,
  type Route,
  severities,
} from "../../base/index.ts"
import { messageId } from "../../deliver/index.ts"
import { hostFilter, isAtLeast, type LiveAlert } from "../../report/index.ts"
import type { LiveIncident } from "../state.ts"

/** A route that takes one message a change. */
export type MessageRoute = Exclude<Route, AlertmanagerRoute | GrafanaRoute>

/** A message that a route has not had. */
export interface DueAlert {
  readonly route: MessageRoute
  readonly change: LiveAlert["change"]
  readonly incident: LiveIncident
  /** Of the message: the same change has the same id in every process. */
  readonly id: string
}

export interface DueTask {
  readonly job: Pick<Job, "name" | "watch">
  readonly routes: readonly MessageRoute[]
  /** Ids of messages that were queued before. */
  readonly known: ReadonlySet<string>
  /** Epoch ms. */
  readonly now: number
}

/** What routes have to be sent of open and closed incidents, in the order of the incidents. */
export function dueAlerts(incidents: readonly LiveIncident[], task: DueTask): readonly DueAlert[] {
  return incidents.flatMap(incident =>
    task.routes.flatMap(route => {
      const due = dueOf(route, incident, task)
      return due === null || task.known.has(due.id) ? [] : [due]
    }),
  )
}

/** The end of an incident goes only where its beginning went, and repetitions only where people read them. */
function dueOf(route: MessageRoute, incident: LiveIncident, { job, known, now }: DueTask): DueAlert | null {
  const idOf = (change: LiveAlert["change"], detail: string): string =>
    messageId(job.name, route.name, "live", change, incident.id, detail)
  const due = (change: LiveAlert["change"], detail: string = incident.severity): DueAlert => ({
    ...{ route, change, incident },
    id: idOf(change, detail),
  })
  const gravest = severities.findLastIndex(
    severity => known.has(idOf("opened", severity)) || known.has(idOf("grown", severity)),
  )
  const hasBegun = gravest >= 0
  if (incident.closedAt !== null) return hasBegun ? due("closed") : null
  if (!concerns(route, incident)) return null
  if (!hasBegun) return due("opened")
  if (severities.indexOf(incident.severity) > gravest) return due("grown")
  const turn = job.watch.repeat === null ? 0 : Math.floor((now - incident.raisedAt) / job.watch.repeat)
  return turn > 0 && route.to !== "pagerduty" ? due("repeated", String(turn)) : null
}

/** Whether an incident is grave enough for a route and has a host of it. */
export function concerns(
  { hosts, severity }: Pick<Route, "hosts" | "severity">,
  incident: LiveIncident,
): boolean {
  const takes = hostFilter(hosts)
  return isAtLeast(incident, severity) && incident.members.some(({ host }) => takes(host))
}
