import {
  type Incident,
  type Job,
  type Message,
  nightOfRun,
  type PagerDutyRoute,
  type Route,
  type RunResult,
} from "../../base/index.ts"
import { type Entry, messageId } from "../../deliver/index.ts"
import {
  incidentsAtLeast,
  pagerDutyFurther,
  pagerDutyResolve,
  pagerDutyTrigger,
  reportLink,
  wordTitle,
} from "../../report/index.ts"

export interface PagesTask {
  readonly job: Job
  readonly result: RunResult
  /** The outbox's entries of earlier nights. */
  readonly earlier: readonly Entry[]
}

/** Incidents with a page each; the others share one, because nobody acts on hundreds in a night. */
const mostPages = 100

/**
 * Pages for the incidents of sufficient severity, most severe first, and a "resolve" for each paged incident that
 * is over.
 */
export function pagesFor(route: PagerDutyRoute, { job, result, earlier }: PagesTask): readonly Message[] {
  if (!route.on.includes("report")) return []
  const pages = [...triggersFor(route, { job, result }), ...furtherPage(route, { job, result })]
  const tonight = new Set(pages.map(({ incident }) => incident))
  // Repeating an old night resolves nothing of later nights.
  const past = earlier.filter(
    entry =>
      entry.route === route.name &&
      !tonight.has(entry.incident) &&
      (entry.run === null || nightOfRun(entry.run) <= nightOfRun(result.run.id)),
  )
  const resolves = resolvedPages(past, result).map(({ incident, title, hosts }): Message => ({
    ...commonOf(route, { job, result }, incident),
    id: messageId(job.name, result.night, route.name, "resolve", incident),
    occasion: "resolve",
    hosts,
    title,
    content: { kind: "json", body: pagerDutyResolve(incident) },
  }))
  return [...pages, ...resolves]
}

type NightOfJob = Pick<PagesTask, "job" | "result">

function triggersFor(route: PagerDutyRoute, { job, result }: NightOfJob): readonly Message[] {
  const link = reportLink(job, result)
  return incidentsAtLeast(result, route)
    .slice(0, mostPages)
    .map(incident => ({
      ...messageOf(route, { job, result }, incident),
      content: { kind: "json", body: pagerDutyTrigger(incident.id, result, link) },
    }))
}

/** A report's message about one incident, without its body. */
export function messageOf(
  route: Pick<Route, "name">,
  night: NightOfJob,
  { id, title, members }: Incident,
): Omit<Message, "content"> {
  const hosts = members.map(({ host }) => host)
  return { ...commonOf(route, night, id), hosts, title: wordTitle(title) }
}

/** At most one; it is over with the first night that needs none. */
function furtherPage(route: PagerDutyRoute, { job, result }: NightOfJob): readonly Message[] {
  const further = incidentsAtLeast(result, route).slice(mostPages)
  if (further.length === 0) return []
  const id = `noctule:${job.name}:${route.name}:more`
  const { title, body } = pagerDutyFurther(id, further, { result, link: reportLink(job, result) })
  return [{ ...commonOf(route, { job, result }, id), hosts: [], title, content: { kind: "json", body } }]
}

function commonOf(
  { name: route }: Pick<Route, "name">,
  { job, result }: NightOfJob,
  incident: string,
): Pick<Message, "id" | "route" | "run" | "occasion" | "incident"> {
  const id = messageId(job.name, result.night, route, "report", incident)
  return { id, route, run: result.run.id, occasion: "report", incident }
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
