import { type Effects, Fault, type Job, minute } from "../../base/index.ts"
import { drain, outboxOf, put, readOutbox } from "../../deliver/index.ts"
import { isSuppressedByDay } from "../../incidents/index.ts"
import { reportLink } from "../../report/index.ts"
import { jobFolderOf } from "../../store/index.ts"
import type { KnownIncidents } from "../incidents.ts"
import type { LiveIncident } from "../state.ts"
import { type DayAnnotations, noAnnotations } from "./annotations.ts"
import { dueAlerts } from "./due.ts"
import { openManager } from "./manager.ts"
import { type AlertContext, messageOf } from "./message.ts"

/** Notifies people and programs of incidents by day. */
export interface Alerts {
  /** Queues messages that are due, then sends what waits; a tick never waits for a receiver. */
  readonly tick: (incidents: KnownIncidents, at: AlertTime) => Promise<void>
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

  const queue = async (incidents: readonly LiveIncident[], context: AlertContext): Promise<boolean> => {
    known ??= new Set((await readOutbox(outbox)).entries.map(({ id }) => id))
    const due = dueAlerts(incidents, { job, routes, known, now: context.now })
    if (due.length === 0) return false
    const messages = await Promise.all(due.map(one => messageOf(one, context)))
    await put(outbox, messages, context.now)
    for (const { id } of due) known.add(id)
    return true
  }
  const send = async (incidents: KnownIncidents, context: AlertContext): Promise<void> => {
    await drainLive(job, outbox, effects)
    for (const manager of managers) await manager.send(incidents, context)
  }
  return {
    tick: async (incidents, { now, run }) => {
      if (live.length === 0) return
      const link = run === null ? null : reportLink(job, { job, run: { id: run } })
      const context = { job: { name: job.name, title: job.report.title }, link, now }
      const isQuiet = incidents.open.length + incidents.closed.length === 0
      const planned = isQuiet ? noAnnotations : await annotations(now)
      const isNews = (one: LiveIncident): boolean =>
        !isSuppressedByDay(one, { ...planned, zone: job.report.timeZone })
      const open = incidents.open.filter(isNews)
      const queued = await queue([...open, ...incidents.closed], context)
      const shown = open.map(({ id, severity }) => `${id} ${severity}`).join("\n")
      const isDue = queued || shown !== sent.shown || now - sent.at >= resend
      if (sending !== null || !isDue) return
      sent = { at: now, shown }
      sending = send({ open, closed: incidents.closed.filter(isNews) }, context)
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
