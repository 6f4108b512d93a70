import type { Incident, Mail, RunResult } from "../../base/index.ts"
import { formatValue } from "../../text/index.ts"
import { leadingSignals, worstMember } from "../facts/context.ts"
import { wordTitle } from "../facts/wording/titles.ts"
import { sanitizeLines, shorten } from "../sanitize.ts"
import { pagerDutyResolve, pagerDutySeverity } from "./pagerduty.ts"
import { escaped } from "./slack.ts"
import { messages } from "./wording.ts"

/** What a watch notifies people of: an incident by day. */
export interface LiveAlert {
  readonly change: "opened" | "grown" | "repeated" | "closed"
  readonly incident: Incident
  readonly job: Pick<RunResult["job"], "name" | "title">
  /** Where the last night's report is; null: nowhere but on its machine. */
  readonly link: string | null
}

type Body = Readonly<Record<string, unknown>>

const [longestSummary, maxHosts, maxSignals] = [1000, 20, 5] as const

/** One line: what changed, how grave it is, and what it is. */
export function liveTitle({ change, incident }: LiveAlert): string {
  const { severity, title } = sanitizeLines(incident)
  return shorten(messages.live(change, severity, wordTitle(title)), longestSummary)
}

export function livePagerDuty(alert: LiveAlert): Body {
  const { change, incident, job, link } = sanitizeLines(alert)
  if (change === "closed") return pagerDutyResolve(incident.id)
  const { host } = worstMember(incident)
  return {
    event_action: "trigger",
    dedup_key: incident.id,
    client: "Noctule",
    ...(link !== null && { client_url: link }),
    payload: {
      summary: liveTitle(alert),
      source: shorten(host, 255),
      severity: pagerDutySeverity(incident.severity),
      timestamp: incident.start,
      component: shorten(host, 255),
      group: job.name,
      class: incident.kind,
      custom_details: { hosts: hostsOf(incident), contributing_signals: signalsOf(incident) },
    },
  }
}

export function liveSlack(alert: LiveAlert): Body {
  const { incident } = sanitizeLines(alert)
  const lines = [`*${escaped(liveTitle(alert))}*`, ...signalsOf(incident).map(escaped)]
  return { text: lines.join("\n") }
}

export function liveWebhook(alert: LiveAlert): Body {
  const { change, incident, job, link } = sanitizeLines(alert)
  const { id, kind, title, severity, start, end, open, score, threshold } = incident
  return {
    version: 1,
    event: "live",
    change,
    job: job.name,
    title: job.title,
    report: link,
    incident: {
      ...{ id, kind, title: wordTitle(title), severity, start, end, open, score, threshold },
      hosts: incident.members.map(({ host }) => host),
      signals: signalsOf(incident),
    },
  }
}

export interface LiveMailOptions {
  readonly from: string
  readonly to: readonly string[]
  /** Epoch ms. */
  readonly date: number
  readonly messageId: string
}

export function liveMail(alert: LiveAlert, { from, to, date, messageId }: LiveMailOptions): Mail {
  const { incident, link } = sanitizeLines(alert)
  const lines = [
    liveTitle(alert),
    ...hostsOf(incident),
    ...signalsOf(incident),
    ...(link === null ? [] : [link]),
  ]
  const html = lines.map(line => `<p>${escaped(line)}</p>`).join("\n")
  const subject = liveTitle(alert)
  return {
    from,
    to,
    subject,
    date,
    messageId,
    references: [],
    text: `${lines.join("\n")}\n`,
    html,
    images: [],
    attachments: [],
  }
}

/** An incident as an alert of Alertmanager's API v2. `endsAt`: epoch ms. */
export function alertmanagerAlert({ incident, job, link }: LiveAlert, endsAt: number): Body {
  const clean = sanitizeLines(incident)
  return {
    labels: {
      alertname: "NoctuleIncident",
      job: job.name,
      incident: clean.id,
      host: worstMember(clean).host,
      severity: clean.severity,
    },
    annotations: {
      summary: shorten(wordTitle(clean.title), longestSummary),
      hosts: hostsOf(clean).join(", "),
      signals: signalsOf(clean).join("; "),
    },
    startsAt: clean.start,
    endsAt: new Date(endsAt).toISOString(),
    ...(link !== null && { generatorURL: link }),
  }
}

function hostsOf({ members }: Incident): readonly string[] {
  return members.slice(0, maxHosts).map(({ host }) => shorten(host, 100))
}

function signalsOf(incident: Incident): readonly string[] {
  return leadingSignals(worstMember(incident))
    .slice(0, maxSignals)
    .map(({ label, actual, expected, unit }) => {
      const word = (value: number | null): string =>
        value === null ? messages.unknown : formatValue(value, unit)
      return messages.signal(shorten(label), word(actual), word(expected))
    })
}
