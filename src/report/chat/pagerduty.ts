import type { Incident, RunResult, Severity } from "../../base/index.ts"
import { formatValue } from "../../text/index.ts"
import { sanitizeLines, shorten } from "../sanitize.ts"
import { clockOf } from "../facts/clock.ts"
import { incidentSummary } from "../facts/summary.ts"
import { isUnlikeHistory, leadingSignals, ms, worstMember } from "../facts/context.ts"
import { messages } from "./wording.ts"
import { incident as incidentWords } from "../facts/wording/incident.ts"
import { wordSeverityRule } from "../facts/wording/severity.ts"
import { wordTitle } from "../facts/wording/titles.ts"

/** PagerDuty has four severities. */
const severities: Readonly<Record<Severity, string>> = {
  critical: "critical",
  high: "error",
  medium: "warning",
  low: "info",
  info: "info",
}
export function pagerDutySeverity(severity: Severity): string {
  return severities[severity]
}

/** Maximum characters of a summary. */
const longestSummary = 1024
const longestSource = 255
const maxHosts = 20
const words = messages

type Event = Readonly<Record<string, unknown>>

/**
 * An incident as an event of PagerDuty's Events API v2, without the routing key. Its dedup_key is the same
 * every night.
 */
export function pagerDutyTrigger(id: string, run: RunResult, link: string | null): Event {
  const found = run.incidents.find(incident => incident.id === id)
  if (!found) throw new RangeError(`the result has no incident ${id}`)
  const incident = sanitizeLines(found)
  const affected = new Set(found.members.map(({ host }) => host))
  const hosts = run.hosts.filter(({ host }) => affected.has(host))
  const result = sanitizeLines({ night: run.night, run: run.run, job: run.job, hosts })
  return {
    ...triggerOf(id, link),
    payload: {
      summary: shorten(wordTitle(incident.title), longestSummary),
      source: shorten(worstMember(incident).host, longestSource),
      severity: severities[incident.severity],
      timestamp: incident.start,
      component:
        incident.members.length > 1
          ? words.hosts(incident.members.length)
          : shorten(worstMember(incident).host, longestSource),
      group: result.job.name,
      class: incident.kind,
      custom_details: detailsOf(incident, result),
    },
  }
}

/** One page in place of incidents beyond those that get one each; their report has them. */
export function pagerDutyFurther(
  id: string,
  left: readonly Incident[],
  { result: { job, night }, link }: { readonly result: RunResult; readonly link: string | null },
): { readonly title: string; readonly body: Event } {
  const title = words.furtherPages(left.length)
  const [group, severity] = [sanitizeLines(job.name), severities[left[0]?.severity ?? "info"]]
  const payload = { summary: title, source: group, severity, timestamp: night.end, group }
  return { title, body: { ...triggerOf(id, link), payload } }
}

function triggerOf(id: string, link: string | null): Event {
  return {
    event_action: "trigger",
    dedup_key: id,
    client: "Noctule",
    ...(link === null ? {} : { client_url: link, links: [{ href: link, text: words.reportOfTheNight }] }),
  }
}

export function pagerDutyResolve(id: string): Event {
  return { event_action: "resolve", dedup_key: id, client: "Noctule" }
}

type DetailSource = Pick<RunResult, "night" | "run" | "job" | "hosts">

function detailsOf(incident: Incident, result: DetailSource): Event {
  const { night, run, job } = result
  const { start, end, open, members, past } = incident
  const clock = clockOf(ms(night.start), ms(night.end), job.timeZone)
  const signals = leadingSignals(worstMember(incident))
    .slice(0, 5)
    .map(({ label, actual, expected, unit }) => {
      const formatOrUnknown = (value: number | null): string =>
        value === null ? words.unknown : formatValue(value, unit)
      return words.signal(shorten(label), formatOrUnknown(actual), formatOrUnknown(expected))
    })
  return {
    what: incidentSummary(incident, { clock, result }),
    severity_rule: wordSeverityRule(incident),
    ...(isUnlikeHistory(incident) ? {} : { contributing_signals: signals }),
    hosts: members.slice(0, maxHosts).map(({ host }) => shorten(host, 100)),
    hosts_total: members.length,
    start,
    end: open ? incidentWords.openAtEnd : end,
    ...(past ? { state: past.state, nights_before: past.nights } : {}),
    run: run.id,
  }
}
