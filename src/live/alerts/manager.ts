import { type AlertmanagerRoute, day, type Effects, type Job, minute } from "../../base/index.ts"
import { sendAlerts } from "../../deliver/index.ts"
import { alertmanagerAlert } from "../../report/index.ts"
import type { LiveIncident } from "../state.ts"
import { concerns } from "./due.ts"

export interface AlertedIncidents {
  readonly open: readonly LiveIncident[]
  readonly closed: readonly LiveIncident[]
}

/** One Alertmanager, which forgets what is not sent to it every few minutes. */
export interface Manager {
  /** All open incidents, and the end of those that closed since; what fails is repeated a minute later. */
  readonly send: (incidents: AlertedIncidents, task: ManagerTask) => Promise<void>
}

export interface ManagerTask {
  readonly job: Job
  readonly link: string | null
  /** Epoch ms. */
  readonly now: number
}

/** An alert that is not repeated lapses after this time, ms. */
const lapse = 5 * minute

export function openManager(route: AlertmanagerRoute, effects: Effects): Manager {
  /** Ids whose end it has accepted. */
  const resolved = new Set<string>()
  return {
    send: async ({ open, closed }, { job, link, now }) => {
      const isNew = ({ id, closedAt }: LiveIncident): boolean =>
        !resolved.has(id) && now - (closedAt ?? 0) < day
      const over = closed.filter(one => concerns(route, one) && isNew(one))
      const alertOf = (incident: LiveIncident, endsAt: number) =>
        alertmanagerAlert(
          { change: "opened", incident, job: { ...job, title: job.report.title }, link },
          endsAt,
        )
      const alerts = [
        ...open.filter(one => concerns(route, one)).map(one => alertOf(one, now + lapse)),
        ...over.map(one => alertOf(one, one.closedAt ?? now)),
      ]
      if (alerts.length === 0) return
      const outcome = await sendAlerts(route, alerts, effects)
      if (outcome.state === "sent") for (const { id } of over) resolved.add(id)
      else effects.log.warn("watch.alertmanager", { route: route.name, what: outcome.why })
    },
  }
}
