import type { Message } from "../../base/index.ts"
import { toEml } from "../../deliver/index.ts"
import {
  type LiveAlert,
  liveMail,
  livePagerDuty,
  liveSlack,
  liveTitle,
  liveWebhook,
} from "../../report/index.ts"
import type { DueAlert } from "./due.ts"

/** What all alerts of a tick say beside their incidents. */
export interface AlertContext extends Pick<LiveAlert, "job" | "link"> {
  /** Epoch ms. */
  readonly now: number
}

/** A due alert in its route's format. */
export async function messageOf(due: DueAlert, { now, job, link }: AlertContext): Promise<Message> {
  const { id, route, change, incident } = due
  const alert = { change, incident, job, link }
  return {
    ...{ id, route: route.name, run: null, incident: incident.id },
    occasion: change === "closed" && route.to === "pagerduty" ? "resolve" : "live",
    hosts: incident.members.map(({ host }) => host),
    title: liveTitle(alert),
    content: await contentOf(due, alert, now),
  }
}

async function contentOf(
  { id, route }: DueAlert,
  alert: LiveAlert,
  now: number,
): Promise<Message["content"]> {
  if (route.to === "mail") {
    const from = `Noctule <${route.from}>`
    const mail = liveMail(alert, { from, to: route.recipients, date: now, messageId: `${id}@noctule` })
    return { kind: "mail", eml: await toEml(mail) }
  }
  const bodies = { pagerduty: livePagerDuty, slack: liveSlack, webhook: liveWebhook } as const
  return { kind: "json", body: bodies[route.to](alert) }
}
