import type { RunFailure } from "../../base/index.ts"
import { sanitize, sanitizeLines, shorten } from "../sanitize.ts"
import { composeFailure } from "../failure/compose.ts"
import { context, escaped, section } from "./slack.ts"
import { failure } from "../failure/wording.ts"

const words = failure.facts

type Json = Readonly<Record<string, unknown>>

/** One line, as a subject. */
export function failureTitle({ job, fault }: Pick<RunFailure, "job" | "fault">): string {
  return failure.subject(
    shorten(sanitizeLines(job.title), 40),
    shorten(sanitize(fault.what).split("\n")[0] ?? "", 100),
  )
}

export function failureSlack(failure: RunFailure): Json {
  const title = escaped(failureTitle(failure))
  return {
    text: title,
    blocks: [
      section(`*${title}*`),
      ...factsOf(failure).map(([name, value]) => context(`${name}: ${escaped(sanitizeLines(value))}`)),
    ],
  }
}

/** All failures of a job are one incident until a night has a report. */
export function failurePagerDuty(failure: RunFailure, incident: string): Json {
  const { job, at } = sanitize(failure)
  return {
    event_action: "trigger",
    dedup_key: incident,
    client: "Noctule",
    payload: {
      summary: failureTitle(failure),
      source: job.name,
      severity: "error",
      timestamp: at,
      group: job.name,
      class: "failure",
      custom_details: Object.fromEntries(factsOf(failure)),
    },
  }
}

export function failureWebhookPayload(failure: RunFailure): Json {
  const { job, at, stage, fault, lastGood } = sanitize(failure)
  const { code, what, where, hint, exit } = fault
  return {
    version: 1,
    event: "failure",
    job: job.name,
    title: job.title,
    at,
    stage,
    fault: { code, what, where, hint, exit },
    lastGood,
  }
}

function factsOf(failure: RunFailure): [string, string][] {
  const { facts, lastGood, date } = composeFailure(failure)
  const wanted = facts.filter(({ name }) => name !== words.versions && name !== words.command)
  return [
    ...wanted.map(({ name, value }): [string, string] => [name, value]),
    [words.when, date],
    [words.lastGood, lastGood],
  ]
}
