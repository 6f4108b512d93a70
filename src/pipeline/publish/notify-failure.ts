import {
  type Effects,
  firstLine,
  type Job,
  type Message,
  type Route,
  type RunFailure,
} from "../../base/index.ts"
import { messageId, outboxOf, put, sendDirect, toEml } from "../../deliver/index.ts"
import {
  composeFailureMail,
  failurePagerDuty,
  failureSlack,
  failureTitle,
  failureWebhookPayload,
} from "../../report/index.ts"
import { isoDate } from "../../text/index.ts"
import { jobFolderOf } from "../../store/index.ts"
import { drainOutbox } from "./notify.ts"

/**
 * Notifies the routes with `on: failure` of a run without a report, once per day and cause. Sends directly
 * where the outbox is not writable. Never throws, so that the run's own error is reported.
 */
export async function notifyFailure(job: Job, failure: RunFailure, effects: Effects): Promise<void> {
  const routes = job.deliver.filter(({ on }) => on.includes("failure"))
  if (routes.length === 0) return
  try {
    const messages: Message[] = []
    for (const route of routes) messages.push(await messageFor(route, failure))
    const queued = await put(outboxOf(jobFolderOf(job)), messages, effects.now()).catch(
      (problem: unknown) => {
        effects.log.error("deliver.no-outbox", { what: firstLine(problem) })
        return null
      },
    )
    if (queued === null) await sendDirect(messages, routes, effects)
    else await drainOutbox(job, "pending", effects)
  } catch (problem) {
    effects.log.error("deliver.failure-not-notified", { what: firstLine(problem) })
  }
}

async function messageFor(route: Route, failure: RunFailure): Promise<Message> {
  const { job, at, fault } = failure
  const day = isoDate(Date.parse(at), job.timeZone)
  const incident = route.to === "pagerduty" ? `noctule:${job.name}:no-report` : null
  const id = messageId(job.name, day, route.name, "failure", fault.code)
  const common = {
    id,
    route: route.name,
    run: null,
    occasion: "failure",
    incident,
    hosts: [],
    title: failureTitle(failure),
  } as const
  if (route.to === "mail") {
    const mail = composeFailureMail(failure, { from: `Noctule <${route.from}>`, to: route.recipients })
    return { ...common, content: { kind: "mail", eml: await toEml(mail) } }
  }
  const body =
    incident !== null
      ? failurePagerDuty(failure, incident)
      : route.to === "slack"
        ? failureSlack(failure)
        : failureWebhookPayload(failure)
  return { ...common, content: { kind: "json", body } }
}
