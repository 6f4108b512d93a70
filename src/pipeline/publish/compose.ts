import {
  type Effects,
  type Fault,
  type Incident,
  type Job,
  type MailRoute,
  type Message,
  nightOfRun,
  type PagerDutyRoute,
  type Route,
  type RunResult,
  sha256,
} from "../../base/index.ts"
import { type Entry, toEml } from "../../deliver/index.ts"
import { notComposed } from "../faults.ts"
import {
  incidentsAtLeast,
  makeMail,
  occasionOf,
  pagerDutyResolve,
  pagerDutyTrigger,
  reportLink,
  resultForHosts,
  slackMessage,
  webhookPayload,
  wordTitle,
} from "../../report/index.ts"

export interface ComposeTask {
  readonly job: Job
  readonly result: RunResult
  /** The run's folder. */
  readonly folder: string
  /** The outbox's entries of earlier nights. */
  readonly earlier: readonly Entry[]
}

/**
 * Composes a night's messages per route. A route whose message fails is a fault; the others are unaffected.
 */
export async function composeNight(
  task: ComposeTask,
  effects: Effects,
): Promise<{ messages: readonly Message[]; faults: readonly Fault[] }> {
  const messages: Message[] = []
  const faults: Fault[] = []
  for (const route of task.job.deliver) {
    try {
      messages.push(
        ...(await composeFor(route, { ...task, result: resultForHosts(task.result, route.hosts) }, effects)),
      )
    } catch (error) {
      effects.signal.throwIfAborted()
      const fault = notComposed(route.name, error)
      effects.log.error("deliver.not-composed", { route: route.name, what: fault.what })
      faults.push(fault)
    }
  }
  return { messages, faults }
}

/** The same job, night, route and content give the same id, also when a night is repeated. */
export function messageId(...parts: readonly unknown[]): string {
  return sha256(JSON.stringify(parts)).slice(0, 32)
}

async function composeFor(route: Route, task: ComposeTask, effects: Effects): Promise<readonly Message[]> {
  const { job, result, folder } = task
  if (result.hosts.length === 0) {
    effects.log.warn("deliver.no-host", { route: route.name, hosts: route.hosts.join(", ") })
    return []
  }
  if (route.to === "pagerduty") return pagesFor(route, task)
  const occasion = occasionOf(result, route)
  if (!route.on.includes(occasion)) return []
  const id = messageId(job.name, result.night, route.name, occasion, findingsOf(result))
  const common = { id, route: route.name, run: result.run.id, occasion, incident: null, hosts: [] }
  const link = reportLink(job, result)
  if (route.to === "mail") return [{ ...common, ...(await mailFor(route, folder, effects)) }]
  const title = `night of ${result.run.id}`
  const body =
    route.to === "slack" ? slackMessage(result, { link, folder }) : webhookPayload(result, { occasion, link })
  return [{ ...common, title, content: { kind: "json", body } }]
}

async function mailFor(
  route: MailRoute,
  folder: string,
  { log }: Effects,
): Promise<Pick<Message, "title" | "content">> {
  const { mail } = await makeMail(
    folder,
    { from: `Noctule <${route.from}>`, to: route.recipients, hosts: route.hosts },
    log,
  )
  return { title: mail.subject, content: { kind: "mail", eml: await toEml(mail) } }
}

/** A night's content without figures: a repeat with the same content is not sent. */
function findingsOf({ incidents, hosts, gone }: RunResult): unknown {
  return [
    incidents.map(({ id, severity }) => [id, severity]),
    hosts.map(({ host, status }) => [host, status]),
    gone,
  ]
}

/** A page per incident of sufficient severity, and a "resolve" for each paged incident that is over. */
function pagesFor(route: PagerDutyRoute, { job, result, earlier }: ComposeTask): readonly Message[] {
  if (!route.on.includes("report")) return []
  const severe = incidentsAtLeast(result, route)
  const link = reportLink(job, result)
  const common = { route: route.name, run: result.run.id } as const
  const triggers = severe.map(({ id, title, members }): Message => ({
    ...common,
    id: messageId(job.name, result.night, route.name, "report", id),
    occasion: "report",
    incident: id,
    hosts: members.map(({ host }) => host),
    title: wordTitle(title),
    content: { kind: "json", body: pagerDutyTrigger(id, result, link) },
  }))
  // Repeating an old night resolves nothing of later nights.
  const past = earlier.filter(({ run }) => run === null || nightOfRun(run) <= nightOfRun(result.run.id))
  const resolves = resolvedPages(
    past.filter(entry => entry.route === route.name),
    result,
  ).map(({ incident, title, hosts }): Message => ({
    ...common,
    id: messageId(job.name, result.night, route.name, "resolve", incident),
    occasion: "resolve",
    incident,
    hosts,
    title,
    content: { kind: "json", body: pagerDutyResolve(incident) },
  }))
  return [...triggers, ...resolves]
}

type PagedEntry = Entry & { readonly incident: string }

function isPaged(entry: Entry): entry is PagedEntry {
  return entry.incident !== null
}

/**
 * Paged, unresolved incidents that are over: resolved in the history, or absent this night although all their
 * hosts were scored. A failed run is over with the next successful one.
 */
function resolvedPages(
  entries: readonly Entry[],
  { incidents, hosts, incidentHistory: memory }: RunResult,
): readonly PagedEntry[] {
  const last = new Map(
    entries.flatMap(entry => (isPaged(entry) && entry.state !== "expired" ? [[entry.incident, entry]] : [])),
  )
  const judged = new Set(hosts.filter(({ status }) => status === "scored").map(({ host }) => host))
  const ids = new Set(incidents.flatMap(({ id, past }: Incident) => [id, ...(past?.ids ?? [])]))
  const resolved = new Set(memory?.resolved.map(({ id }) => id))
  return [...last.values()].filter(
    ({ occasion, incident, hosts, state }) =>
      occasion !== "resolve" &&
      state !== "refused" &&
      !ids.has(incident) &&
      (resolved.has(incident) || hosts.every(host => judged.has(host))),
  )
}
