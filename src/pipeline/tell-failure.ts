import type { Effects, Job, Message, Route, RunFailure } from "../base/index.ts"
import { firstLine } from "../base/messages/text.ts"
import { outboxOf, put, sendNow, toEml } from "../deliver/index.ts"
import { failurePagerDuty, failureSlack, failureSummary, failureTitle, mailOfFailure } from "../report/index.ts"
import { isoDate } from "../words/index.ts"
import { jobFolderOf } from "./job-folder.ts"
import { messageId } from "./messages.ts"
import { drainOutbox } from "./tell.ts"

/**
 * Tells the routes that ask for it that a run ended without a report: once a day and cause, however often the run is repeated. Where the outbox takes
 * no files, they are told without it. Never throws: the run's own error is what counts.
 */
export async function tellFailure(job: Job, failure: RunFailure, effects: Effects): Promise<void> {
  const routes = job.deliver.filter(({ on }) => on.includes("failure"))
  if (routes.length === 0) return
  try {
    const messages: Message[] = []
    for (const route of routes) messages.push(await messageFor(route, failure))
    const kept = await put(outboxOf(jobFolderOf(job)), messages, effects.now()).catch((trouble: unknown) => {
      effects.log.error("deliver.no-outbox", { what: firstLine(trouble) })
      return null
    })
    if (kept === null) await sendNow(messages, routes, effects)
    else await drainOutbox(job, "pending", effects)
  } catch (trouble) {
    effects.log.error("deliver.failure-not-told", { what: firstLine(trouble) })
  }
}

async function messageFor(route: Route, failure: RunFailure): Promise<Message> {
  const { job, at, fault } = failure
  const day = isoDate(Date.parse(at), job.timeZone)
  const incident = route.to === "pagerduty" ? `noctule:${job.name}:no-report` : null
  const id = messageId(job.name, day, route.name, "failure", fault.code)
  const about = { id, route: route.name, run: null, occasion: "failure", incident, hosts: [], title: failureTitle(failure) } as const
  if (route.to === "mail") {
    const mail = mailOfFailure(failure, { from: `Noctule <${route.from}>`, to: route.recipients })
    return { ...about, content: { kind: "mail", eml: await toEml(mail) } }
  }
  const body = incident !== null ? failurePagerDuty(failure, incident) : route.to === "slack" ? failureSlack(failure) : failureSummary(failure)
  return { ...about, content: { kind: "json", body } }
}
