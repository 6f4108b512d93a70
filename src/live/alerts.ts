import {
  type AlertmanagerRoute,
  type CalendarSpan,
  day,
  type Effects,
  Fault,
  hour,
  type Job,
  type Message,
  minute,
  type Route,
} from "../base/index.ts"
import { drain, messageId, outboxOf, put, readOutbox, sendAlerts, toEml } from "../deliver/index.ts"
import { readCalendar } from "../ingest/index.ts"
import { suppressionOf } from "../incidents/index.ts"
import {
  alertmanagerAlert,
  hostFilter,
  isAtLeast,
  type LiveAlert,
  liveMail,
  livePagerDuty,
  liveSlack,
  liveTitle,
  liveWebhook,
} from "../report/index.ts"
import { jobFolderOf } from "../store/index.ts"
import type { IncidentChange } from "./incidents.ts"
import type { LiveIncident } from "./state.ts"

/** Tells people and programs of incidents by day. */
export interface Alerts {
  /** Queues messages, then sends what waits; a tick never waits for a receiver. */
  readonly tick: (
    changes: readonly IncidentChange[],
    incidents: AlertedIncidents,
    now: number,
  ) => Promise<void>
  /** Waits for what is being sent. */
  readonly close: () => Promise<void>
}

interface AlertedIncidents {
  readonly open: readonly LiveIncident[]
  readonly closed: readonly LiveIncident[]
}

/** An alert that is not repeated lapses after this time, ms. */
const lapse = 5 * minute
const resend = minute

export interface AlertsTask {
  readonly job: Job
  readonly effects: Effects
  /** Planned times around now. */
  readonly calendar: (now: number) => Promise<readonly CalendarSpan[]>
}

export function openAlerts({ job, effects, calendar }: AlertsTask): Alerts {
  const live = job.deliver.filter(({ on }) => on.includes("live"))
  const outbox = outboxOf(jobFolderOf(job))
  const managers = live.flatMap(route => (route.to === "alertmanager" ? [route] : []))
  const resolved = new Map(managers.map(({ name }) => [name, new Set<string>()]))
  let sentAt = -Infinity
  let sending: Promise<void> | null = null
  const send = async (incidents: AlertedIncidents, now: number): Promise<void> => {
    await drainLive(job, outbox, effects)
    for (const route of managers)
      await sendManager(
        route,
        { job, incidents, now, resolved: resolved.get(route.name) ?? new Set() },
        effects,
      )
  }
  return {
    tick: async (changes, incidents, now) => {
      if (live.length === 0) return
      const spans = await calendar(now)
      const isNews = (incident: LiveIncident): boolean =>
        suppressionOf(incident, null, { calendar: spans }) === null
      const news = changes.filter(({ incident }) => isNews(incident))
      await put(outbox, await messagesOf(news, { job, live, outbox, now }), now)
      if (sending !== null || (changes.length === 0 && now - sentAt < resend)) return
      sentAt = now
      const shown = { open: incidents.open.filter(isNews), closed: incidents.closed.filter(isNews) }
      sending = send(shown, now)
        .catch((error: unknown) => {
          if (!effects.signal.aborted) effects.log.warn("watch.alerts", { what: String(error) })
        })
        .finally(() => (sending = null))
    },
    close: async () => {
      await sending
    },
  }
}

/** The calendar of some days, read once an hour: maintenance holds by day as by night. */
export function calendarAround(job: Job): AlertsTask["calendar"] {
  let known: { readonly at: number; readonly spans: readonly CalendarSpan[] } | null = null
  return async now => {
    if (known === null || now - known.at > hour)
      known = { at: now, spans: (await readCalendar(job, { start: now - 3 * day, end: now + day })).spans }
    return known.spans
  }
}

interface MessagesTask {
  readonly job: Job
  readonly live: readonly Route[]
  readonly outbox: string
  readonly now: number
}

/** One message a change and route; the end of an incident goes only where its beginning went. */
async function messagesOf(
  changes: readonly IncidentChange[],
  { job, live, outbox, now }: MessagesTask,
): Promise<readonly Message[]> {
  const { entries } = await readOutbox(outbox)
  const messages: Message[] = []
  for (const { kind: change, incident } of changes) {
    for (const route of live) {
      if (route.to === "alertmanager" || !concerns(route, incident)) continue
      const began = entries.some(entry => entry.route === route.name && entry.incident === incident.id)
      const opened = change === "grown" && !began ? "opened" : change
      if (change === "closed" && !began) continue
      const alert: LiveAlert = {
        change: opened,
        incident,
        job: { ...job, title: job.report.title },
        link: null,
      }
      const id = messageId(job.name, route.name, "live", opened, incident.id, incident.severity)
      messages.push({
        id,
        route: route.name,
        run: null,
        occasion: change === "closed" && route.to === "pagerduty" ? "resolve" : "live",
        incident: incident.id,
        hosts: incident.members.map(({ host }) => host),
        title: liveTitle(alert),
        content: await contentOf(route, alert, { id, now }),
      })
    }
  }
  return messages
}

async function contentOf(
  route: Exclude<Route, AlertmanagerRoute>,
  alert: LiveAlert,
  { id, now }: { readonly id: string; readonly now: number },
): Promise<Message["content"]> {
  if (route.to === "mail") {
    const from = `Noctule <${route.from}>`
    const mail = liveMail(alert, { from, to: route.recipients, date: now, messageId: `${id}@noctule` })
    return { kind: "mail", eml: await toEml(mail) }
  }
  const bodies = { pagerduty: livePagerDuty, slack: liveSlack, webhook: liveWebhook } as const
  return { kind: "json", body: bodies[route.to](alert) }
}

/** Whether an incident is grave enough for a route and has a host of it. */
function concerns({ hosts, severity }: Route, incident: LiveIncident): boolean {
  const takes = hostFilter(hosts)
  return isAtLeast(incident, severity) && incident.members.some(({ host }) => takes(host))
}

/** The night may be sending just now: what waits is sent at a later tick. */
async function drainLive(job: Job, outbox: string, effects: Effects): Promise<void> {
  try {
    const isSendable = ({ run }: { readonly run: string | null }): boolean => run === null
    await drain({ outbox, routes: job.deliver, isSendable, retry: "pending" }, effects)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    effects.log.debug("watch.alerts-waiting", { what: error.what })
  }
}

interface ManagerTask {
  readonly job: Job
  readonly incidents: AlertedIncidents
  readonly now: number
  /** Ids whose end it has accepted. */
  readonly resolved: Set<string>
}

/** All open incidents, and the end of those that closed since; what fails is repeated a minute later. */
async function sendManager(
  route: AlertmanagerRoute,
  { job, incidents: { open, closed }, now, resolved }: ManagerTask,
  effects: Effects,
): Promise<void> {
  const over = closed.filter(({ id, closedAt }) => !resolved.has(id) && now - (closedAt ?? 0) < day)
  const alertOf = (incident: LiveIncident, endsAt: number) =>
    alertmanagerAlert(
      { change: "opened", incident, job: { ...job, title: job.report.title }, link: null },
      endsAt,
    )
  const alerts = [
    ...open.filter(one => concerns(route, one)).map(one => alertOf(one, now + lapse)),
    ...over.filter(one => concerns(route, one)).map(one => alertOf(one, one.closedAt ?? now)),
  ]
  if (alerts.length === 0) return
  const outcome = await sendAlerts(route, alerts, effects)
  if (outcome.state === "sent") for (const { id } of over) resolved.add(id)
  else effects.log.warn("watch.alertmanager", { route: route.name, what: outcome.why })
}
