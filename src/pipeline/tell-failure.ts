import { exits, Fault, type Effects, type FaultRecord, type Job, type Message, type Route } from "../base/index.ts"
import { firstLine } from "../base/messages/text.ts"
import { outboxOf, put, toEml } from "../deliver/index.ts"
import { failureMail, failurePagerDuty, failureSlack, failureSummary, failureTitle, type Failure } from "../report/index.ts"
import { messageId } from "./messages.ts"
import { drainOutbox, jobFolderOf } from "./tell.ts"

/**
 * Tells the routes that ask for it that a run ended without a report: once a day and cause, however often the run is repeated. Never throws: the
 * run's own error is what counts. A run that was stopped by signal has not failed.
 */
export async function tellFailure(job: Job, error: unknown, effects: Effects): Promise<void> {
  const routes = job.deliver.filter(({ on }) => on.includes("failure"))
  if (effects.signal.aborted || routes.length === 0) return
  const fault = error instanceof Fault ? error.toRecord() : bugOf(error)
  try {
    const at = effects.now()
    const day = new Intl.DateTimeFormat("en-CA", { timeZone: job.report.timeZone, dateStyle: "short" }).format(at)
    const failure: Failure = { job, fault, at, incident: `noctule:${job.name}:no-report` }
    const messages: Message[] = []
    for (const route of routes) messages.push(await messageFor(route, failure, messageId(job.name, day, route.name, "failure", fault.code)))
    await put(outboxOf(jobFolderOf(job)), messages, at)
    await drainOutbox(job, "pending", effects)
  } catch (trouble) {
    effects.log.error("deliver.failure-not-told", { what: firstLine(trouble) })
  }
}

async function messageFor(route: Route, failure: Failure, id: string): Promise<Message> {
  const title = failureTitle(failure)
  const about = { id, route: route.name, run: null, occasion: "failure", incident: null, hosts: [], title } as const
  if (route.to === "mail") return { ...about, content: { kind: "mail", eml: await toEml(failureMail(failure, route, id)) } }
  if (route.to === "slack") return { ...about, content: { kind: "json", body: failureSlack(failure) } }
  if (route.to === "webhook") return { ...about, content: { kind: "json", body: failureSummary(failure) } }
  return { ...about, incident: failure.incident, content: { kind: "json", body: failurePagerDuty(failure) } }
}

/** A mistake in Noctule, told without its stack. */
function bugOf(error: unknown): FaultRecord {
  const mend = "run it by hand with --debug, and report what it shows"
  return { code: "bug", what: `a bug: ${firstLine(error)}`, where: "noctule run", mend, exit: exits.bug }
}
