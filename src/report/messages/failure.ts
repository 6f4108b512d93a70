import type { FaultRecord, Job, Mail, MailRoute } from "../../base/index.ts"
import { clean, shorten } from "../clean.ts"
import { wrapLines } from "../mail/wrap.ts"
import { context, escaped, section } from "./slack.ts"

/** A run that ended without a report. */
export interface Failure {
  readonly job: Pick<Job, "name" | "file" | "report">
  readonly fault: FaultRecord
  /** Epoch ms. */
  readonly at: number
  /** The incident that PagerDuty keeps it as. */
  readonly incident: string
}

type Json = Readonly<Record<string, unknown>>

/** One line, as a subject. */
export function failureTitle({ job, fault }: Pick<Failure, "job" | "fault">): string {
  return `${shorten(clean(job.report.title), 40)}: NO REPORT: ${shorten(clean(fault.what).split("\n")[0] ?? "", 120)}`
}

export function failureMail(failure: Failure, { from, recipients }: Pick<MailRoute, "from" | "recipients">, id: string): Mail {
  const text = `${failureTitle(failure)}\n\n${linesOf(failure).map(([name, told]) => `${name}: ${told}`).join("\n")}\n`
  return {
    from: `Noctule <${from}>`,
    to: recipients,
    subject: failureTitle(failure),
    date: failure.at,
    messageId: `failure.${id}@${from.slice(from.indexOf("@") + 1)}`,
    references: [],
    text: wrapLines(text),
    html: "",
    images: [],
    attachments: [],
  }
}

export function failureSlack(failure: Failure): Json {
  const title = escaped(failureTitle(failure))
  return { text: title, blocks: [section(`*${title}*`), ...linesOf(failure).map(([name, told]) => context(`${name}: ${escaped(told)}`))] }
}

export function failurePagerDuty(failure: Failure): Json {
  const { job, at, incident } = failure
  return {
    event_action: "trigger", dedup_key: incident, client: "Noctule",
    payload: {
      summary: failureTitle(failure), source: job.name, severity: "error", timestamp: new Date(at).toISOString(), group: job.name, class: "failure",
      custom_details: Object.fromEntries(linesOf(failure)),
    },
  }
}

export function failureSummary({ job, fault, at }: Failure): Json {
  const { code, what, where, mend, exit } = clean(fault)
  const told = { code, what, where, mend, exit }
  return { version: 1, event: "failure", job: job.name, title: job.report.title, at: new Date(at).toISOString(), fault: told }
}

function linesOf({ job, fault, at }: Failure): [string, string][] {
  const { what, where, mend, exit } = clean(fault)
  const lines: [string, string][] = [["what", what], ["where", where], ["mend", mend], ["job", job.file]]
  return [...lines, ["when", `${new Date(at).toISOString()}, exit ${exit}`], ["last good report", "still in place"]]
}
