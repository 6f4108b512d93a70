import { type AlertmanagerRoute, day, type Effects, minute } from "../../base/index.ts"
import { sendAlerts } from "../../deliver/index.ts"
import { alertmanagerAlert } from "../../report/index.ts"
import type { KnownIncidents } from "../incidents.ts"
import type { LiveIncident } from "../state.ts"
import { concerns } from "./due.ts"
import type { AlertContext } from "./message.ts"

/** One Alertmanager, which forgets what is not sent to it every few minutes. */
export interface Manager {
  /** All open incidents, and the end of those that closed since; what fails is repeated a minute later. */
  readonly send: (incidents: KnownIncidents, context: AlertContext) => Promise<void>
}

/** An alert that is not repeated lapses after this time, ms. */
const lapse = 5 * minute

export function openManager(route: AlertmanagerRoute, effects: Effects): Manager {
  /** Ids whose end it has accepted. */
  const resolved = new Set<string>()
  return {
    send: async ({ open, closed }, { now, job, link }) => {
      const isNew = ({ id, closedAt }: LiveIncident): boolean =>
        !resolved.has(id) && now - (closedAt ?? 0) < day
      const over = closed.filter(one => concerns(route, one) && isNew(one))
      const alertOf = (incident: LiveIncident, endsAt: number) =>
        alertmanagerAlert({ change: "opened", incident, job, link }, endsAt)
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
