import { createHash } from "node:crypto"
import {
  nightOf, type Effects, type Fault, type Incident, type Job, type MailRoute, type Message, type PagerDutyRoute, type Route, type RunResult,
} from "../base/index.ts"
import { notComposed } from "../base/messages/deliver.ts"
import { toEml, type Entry } from "../deliver/index.ts"
import { graveOf, makeMail, narrowed, occasionOf, pagerDutyResolve, pagerDutyTrigger, reportLink, slackMessage, summaryOf } from "../report/index.ts"

export interface NightToTell {
  readonly job: Job
  readonly result: RunResult
  /** The run's folder. */
  readonly folder: string
  /** What the outbox holds of earlier nights. */
  readonly earlier: readonly Entry[]
}

/** The messages of a night, route by route. A route whose message cannot be made is a fault; the others get theirs. */
export async function composeNight(told: NightToTell, effects: Effects): Promise<{ messages: readonly Message[]; faults: readonly Fault[] }> {
  const messages: Message[] = []
  const faults: Fault[] = []
  for (const route of told.job.deliver) {
    try {
      messages.push(...(await composeFor(route, { ...told, result: narrowed(told.result, route.hosts) }, effects)))
    } catch (error) {
      effects.signal.throwIfAborted()
      const fault = notComposed(route.name, error)
      effects.log.error("deliver.not-composed", { route: route.name, what: fault.what })
      faults.push(fault)
    }
  }
  return { messages, faults }
}

/** The same job, night, route and matter give the same id; so does a repeat of the night that finds the same. */
export function messageId(...parts: readonly unknown[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 32)
}

async function composeFor(route: Route, told: NightToTell, effects: Effects): Promise<readonly Message[]> {
  const { job, result, folder } = told
  if (result.hosts.length === 0) {
    effects.log.warn("deliver.no-host", { route: route.name, hosts: route.hosts.join(", ") })
    return []
  }
  if (route.to === "pagerduty") return pagesFor(route, told)
  const occasion = occasionOf(result, route)
  if (!route.on.includes(occasion)) return []
  const id = messageId(job.name, result.night, route.name, occasion, findingsOf(result))
  const whole = { id, route: route.name, run: result.run.id, occasion, incident: null, hosts: [] }
  const link = reportLink(job, result)
  if (route.to === "mail") return [{ ...whole, ...(await mailFor(route, folder, effects)) }]
  const title = `night of ${result.run.id}`
  const body = route.to === "slack" ? slackMessage(result, { link, folder }) : summaryOf(result, { occasion, link })
  return [{ ...whole, title, content: { kind: "json", body } }]
}

async function mailFor(route: MailRoute, folder: string, { log }: Effects): Promise<Pick<Message, "title" | "content">> {
  const { mail } = await makeMail(folder, { from: `Noctule <${route.from}>`, to: route.recipients, hosts: route.hosts }, log)
  return { title: mail.subject, content: { kind: "mail", eml: await toEml(mail) } }
}

/** What a night says, but for its numbers: a repeat that says the same is no news. */
function findingsOf({ incidents, hosts, gone }: RunResult): unknown {
  return [incidents.map(({ id, severity }) => [id, severity]), hosts.map(({ host, status }) => [host, status]), gone]
}

/** A page for each incident that is grave enough; and the end of each that was paged before and is over. */
function pagesFor(route: PagerDutyRoute, { job, result, earlier }: NightToTell): readonly Message[] {
  if (!route.on.includes("report")) return []
  const grave = graveOf(result, route)
  const link = reportLink(job, result)
  const about = { route: route.name, run: result.run.id } as const
  const triggers = grave.map(({ id, title, members }): Message => ({
    ...about, id: messageId(job.name, result.night, route.name, "report", id), occasion: "report", incident: id,
    hosts: members.map(({ host }) => host), title, content: { kind: "json", body: pagerDutyTrigger(id, result, link) },
  }))
  // A night that is run again later ends nothing that came after it.
  const past = earlier.filter(({ run }) => run === null || nightOf(run) <= nightOf(result.run.id))
  const resolves = overOf(past.filter(entry => entry.route === route.name), result).map(({ incident, title, hosts }): Message => ({
    ...about, id: messageId(job.name, result.night, route.name, "resolve", incident), occasion: "resolve", incident,
    hosts, title, content: { kind: "json", body: pagerDutyResolve(incident) },
  }))
  return [...triggers, ...resolves]
}

type Page = Entry & { readonly incident: string }

/**
 * What was paged, not resolved, and is over: memory says so, or it is not among this night's incidents though all its hosts were judged. A run
 * that failed is over as soon as one does not.
 */
function overOf(entries: readonly Entry[], { incidents, hosts, memory }: RunResult): readonly Page[] {
  const last = new Map(entries.flatMap(entry => (entry.incident === null || entry.state === "expired" ? [] : [[entry.incident, entry as Page]])))
  const judged = new Set(hosts.filter(({ status }) => status === "scored").map(({ host }) => host))
  const ids = new Set(incidents.flatMap(({ id, past }: Incident) => [id, ...(past?.ids ?? [])]))
  const resolved = new Set(memory?.resolved.map(({ id }) => id))
  return [...last.values()].filter(({ occasion, incident, hosts, state }) =>
    occasion !== "resolve" && state !== "refused" && !ids.has(incident) && (resolved.has(incident) || hosts.every(host => judged.has(host))))
}
