import { type Effects, Fault, type Job, type Message, minute } from "../../base/index.ts"
import { drain, outboxOf, put, readOutbox } from "../../deliver/index.ts"
import { isSuppressedByDay } from "../../incidents/index.ts"
import { reportLink } from "../../report/index.ts"
import { jobFolderOf } from "../../store/index.ts"
import type { LiveIncident } from "../state.ts"
import { type DayAnnotations, noAnnotations } from "./annotations.ts"
import { contentOf } from "./content.ts"
import { type DueAlert, dueAlerts, type MessageRoute } from "./due.ts"
import { type AlertedIncidents, openManager } from "./manager.ts"

/** Notifies people and programs of incidents by day. */
export interface Alerts {
  /** Queues messages that are due, then sends what waits; a tick never waits for a receiver. */
  readonly tick: (incidents: AlertedIncidents, at: AlertTime) => Promise<void>
  /** Waits for what is being sent. */
  readonly close: () => Promise<void>
}

export interface AlertTime {
  /** Epoch ms. */
  readonly now: number
  /** The run whose models judge; alerts link its report. */
  readonly run: string | null
}

export interface AlertsTask {
  readonly job: Job
  readonly effects: Effects
  /** What people planned and labelled around now. */
  readonly annotations: (now: number) => Promise<DayAnnotations>
}

/** Time between two sendings where nothing changed, ms. */
const resend = minute

/**
 * Which messages are due follows from the incidents and from what the outbox has: a watch that is killed
 * between saving an incident and queueing its message queues it when it starts.
 */
export function openAlerts({ job, effects, annotations }: AlertsTask): Alerts {
  const live = job.deliver.filter(({ on }) => on.includes("live"))
  const routes = live.flatMap(route => (route.to === "alertmanager" || route.to === "grafana" ? [] : [route]))
  const managers = live.flatMap(route => (route.to === "alertmanager" ? [openManager(route, effects)] : []))
  const outbox = outboxOf(jobFolderOf(job))
  let known: Set<string> | null = null
  let sent = { at: -Infinity, shown: "" }
  let sending: Promise<void> | null = null

  const queue = async (incidents: readonly LiveIncident[], at: AlertTime): Promise<boolean> => {
    known ??= new Set((await readOutbox(outbox)).entries.map(({ id }) => id))
    const due = dueAlerts(incidents, { job, routes, known, now: at.now })
    if (due.length === 0) return false
    await put(outbox, await messagesOf(due, job, at), at.now)
    for (const { id } of due) known.add(id)
    return true
  }
  const send = async (incidents: AlertedIncidents, at: AlertTime): Promise<void> => {
    await drainLive(job, outbox, effects)
    const link = linkOf(job, at)
    for (const manager of managers) await manager.send(incidents, { job, link, now: at.now })
  }
  return {
    tick: async (incidents, at) => {
      if (live.length === 0) return
      const isQuiet = incidents.open.length + incidents.closed.length === 0
      const planned = isQuiet ? noAnnotations : await annotations(at.now)
      const isNews = (one: LiveIncident): boolean =>
        !isSuppressedByDay(one, { ...planned, zone: job.report.timeZone })
      const open = incidents.open.filter(isNews)
      const queued = await queue([...open, ...incidents.closed], at)
      const shown = open.map(({ id, severity }) => `${id} ${severity}`).join("\n")
      const isDue = queued || shown !== sent.shown || at.now - sent.at >= resend
      if (sending !== null || !isDue) return
      sent = { at: at.now, shown }
      sending = send({ open, closed: incidents.closed.filter(isNews) }, at)
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

async function messagesOf(due: readonly DueAlert[], job: Job, at: AlertTime): Promise<readonly Message[]> {
  const link = linkOf(job, at)
  return await Promise.all(due.map(one => messageOf(one, { job, link, now: at.now })))
}

interface MessageTask {
  readonly job: Job
  readonly link: string | null
  readonly now: number
}

async function messageOf(
  { route, change, incident, id }: DueAlert,
  { job, link, now }: MessageTask,
): Promise<Message> {
  const content = await contentOf(
    route,
    { change, incident, job: { ...job, title: job.report.title }, link },
    { id, now },
  )
  const isResolve = change === "closed" && isPagerDuty(route)
  return {
    ...{ id, route: route.name, run: null, incident: incident.id, ...content },
    occasion: isResolve ? "resolve" : "live",
    hosts: incident.members.map(({ host }) => host),
  }
}

function isPagerDuty({ to }: MessageRoute): boolean {
  return to === "pagerduty"
}

function linkOf(job: Job, { run }: AlertTime): string | null {
  return run === null ? null : reportLink(job, { job, run: { id: run } })
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
