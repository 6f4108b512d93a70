import type { Incident, RunResult } from "../../base/index.ts"
import { formatDuration } from "../../text/index.ts"
import { sanitizeLines, shorten } from "../sanitize.ts"
import { type Clock, clockOf } from "../facts/clock.ts"
import { incidentSummary } from "../facts/summary.ts"
import { subjectOf } from "../facts/night/subject.ts"
import { headline } from "../facts/night/headline.ts"
import { durationOf, ms } from "../facts/context.ts"
import { newsFirstOf } from "../facts/night/earlier-nights.ts"
import { messages } from "./wording.ts"
import { earlierNights } from "../facts/wording/earlier-nights.ts"
import { incident as incidentWords } from "../facts/wording/incident.ts"
import { wordTitle } from "../facts/wording/titles.ts"

/** Slack's limits: 50 blocks, 150 characters per header, 3000 per section. */
const [maxIncidents, longestHeader, longestSection] = [8, 150, 2800] as const
const words = messages

export interface ChatOptions {
  /** null: the report is only on the machine that made it. */
  readonly link: string | null
  /** Path of the report on that machine. */
  readonly folder: string
}

type Block = Readonly<Record<string, unknown>>

/**
 * A night as a message of an incoming webhook: blocks, and a text for notifications. Names of hosts and
 * metrics cannot mention or link.
 */
export function slackMessage(
  run: RunResult,
  { link, folder }: ChatOptions,
): Readonly<Record<string, unknown>> {
  const result = sanitizeLines(run)
  const clock = clockOf(ms(result.night.start), ms(result.night.end), result.job.timeZone)
  const subject = subjectOf(result, clock)
  const shown = newsFirstOf(result.incidents).slice(0, maxIncidents)
  const rest = result.incidents.length - shown.length
  const resolved = (result.incidentHistory?.resolved ?? []).slice(0, 10).map(({ title, hosts = [] }) =>
    earlierNights.over(
      shorten(wordTitle(title), 80),
      hosts.map(host => shorten(host, 40)),
    ),
  )
  const heading = cutTo(words.heading(result.job.title, clock.date(ms(result.night.end) - 1)), longestHeader)
  const blocks: Block[] = [
    { type: "header", text: { type: "plain_text", text: heading, emoji: false } },
    section(`*${escaped(headline(result))}*`),
    ...shown.map(incident => section(incidentText(incident, result, clock))),
    ...(rest > 0 ? [context(words.further(rest))] : []),
    ...(resolved.length > 0 ? [context(escaped(words.resolved(resolved)))] : []),
    context(link === null ? escaped(words.report(folder)) : `<${link}|${words.open}>`),
    context(escaped(words.footer(result.run.id, clock.name))),
  ]
  return {
    text: cutTo(
      link === null ? escaped(subject) : `${escaped(subject)} <${link}|${words.open}>`,
      longestSection,
    ),
    blocks,
  }
}

/** Escapes Slack's markup, and the text of an HTML element. */
export function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
}

export function section(text: string): Block {
  return { type: "section", text: { type: "mrkdwn", text: cutTo(text, longestSection), verbatim: true } }
}

export function context(text: string): Block {
  return {
    type: "context",
    elements: [{ type: "mrkdwn", text: cutTo(text, longestSection), verbatim: true }],
  }
}

function incidentText(incident: Incident, result: RunResult, clock: Clock): string {
  const { severity, title, start, end, open, past } = incident
  const until = open ? incidentWords.openAtEnd : incidentWords.until(clock.time(ms(end)))
  const grade = past === undefined || past.state === "new" ? severity : words.past(severity, past.state)
  const when = words.when({
    start: clock.withUtc(ms(start)),
    until,
    length: formatDuration(durationOf(incident, result)),
    open,
  })
  return `*${grade}* · ${escaped(shorten(wordTitle(title), 200))}\n${escaped(when)}\n${escaped(incidentSummary(incident, { clock, result }))}`
}

function cutTo(text: string, maxLength: number): string {
  return text.length <= maxLength
    ? text
    : `${text.slice(0, maxLength - 1).replace(/[\uD800-\uDBFF]$|&[a-z]*$/, "")}…`
}
