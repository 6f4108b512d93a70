import {
  type Effects,
  type Fault,
  type Job,
  type MailRoute,
  type Message,
  type Route,
  type RunResult,
} from "../../base/index.ts"
import { type Entry, messageId, toEml } from "../../deliver/index.ts"
import { notComposed } from "../faults.ts"
import {
  makeMail,
  occasionOf,
  reportLink,
  resultForHosts,
  slackMessage,
  webhookPayload,
} from "../../report/index.ts"
import { annotationsFor } from "./annotations.ts"
import { pagesFor } from "./pages.ts"

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

async function composeFor(route: Route, task: ComposeTask, effects: Effects): Promise<readonly Message[]> {
  const { job, result, folder } = task
  if (result.hosts.length === 0) {
    effects.log.warn("deliver.no-host", { route: route.name, hosts: route.hosts.join(", ") })
    return []
  }
  if (route.to === "alertmanager") return []
  if (route.to === "pagerduty") return pagesFor(route, task)
  if (route.to === "grafana") return annotationsFor(route, task)
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
