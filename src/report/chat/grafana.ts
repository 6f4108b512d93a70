import type { Incident, RunResult } from "../../base/index.ts"
import { sanitizeLines, shorten } from "../sanitize.ts"
import { durationOf, ms } from "../facts/context.ts"
import { wordTitle } from "../facts/wording/titles.ts"
import { escaped } from "./slack.ts"

/** Letters of a tag; Grafana's column holds 100. */
const longestTag = 100
const mostHosts = 10

/** An incident as a region annotation of Grafana's HTTP API; its text is HTML, so that names are escaped. */
export function grafanaAnnotation(
  found: Incident,
  result: RunResult,
  { link, dashboard }: { readonly link: string | null; readonly dashboard: string | null },
): Readonly<Record<string, unknown>> {
  const incident = sanitizeLines(found)
  const hosts = incident.members.map(({ host }) => host)
  const start = ms(incident.start)
  const title = escapeHtml(`${incident.severity}: ${shorten(wordTitle(incident.title), 400)}`)
  const report = link === null ? "" : ` <a href="${escapeHtml(link)}">report</a>`
  const tags = [
    "noctule",
    `job:${result.job.name}`,
    `severity:${incident.severity}`,
    ...hosts.slice(0, mostHosts).map(host => `host:${host}`),
  ]
  return {
    ...(dashboard === null ? {} : { dashboardUID: dashboard }),
    time: start,
    timeEnd: start + durationOf(incident, result),
    tags: tags.map(tag => shorten(tag, longestTag)),
    text: `${title} (${escapeHtml(incident.id)})${report}`,
  }
}

/** Also for a value between double quotes. */
function escapeHtml(text: string): string {
  return escaped(text).replaceAll('"', "&quot;")
}
