import type { Incident } from "../../base/index.ts"
import { severityColours } from "../../charts/index.ts"
import { formatDuration } from "../../text/index.ts"
import { checksOf } from "../facts/next-steps.ts"
import { shorten } from "../sanitize.ts"
import { incidentSummary } from "../facts/summary.ts"
import { heroOf } from "../facts/incident-charts.ts"
import { type Context, durationOf, ms } from "../facts/context.ts"
import { coverOf } from "../facts/night/cover.ts"
import { newsFirstOf, pastOf } from "../facts/night/earlier-nights.ts"
import { subjectOf } from "../facts/night/subject.ts"
import type { MailIncident, MailView, Picture } from "./types.ts"
import type { Figure } from "../facts/chart-renderer.ts"
import { incident as incidentWords } from "../facts/wording/incident.ts"
import { mail } from "./wording.ts"
import { earlierNights } from "../facts/wording/earlier-nights.ts"
import { wordSeverityRule } from "../facts/wording/severity.ts"
import { wordTitle } from "../facts/wording/titles.ts"

/** Incidents in a mail, and how many get a chart. */
const [maxIncidents, maxPictures] = [20, 3] as const
const words = mail

/** The night as a mail: page one of the report, then each incident with its summary and next checks. */
export async function composeMail(context: Context, files: readonly string[]): Promise<MailView> {
  const { result, clock } = context
  const cover = await coverOf(context)
  const incidents: MailIncident[] = []
  for (const [index, incident] of newsFirstOf(result.incidents).slice(0, maxIncidents).entries()) {
    const hero = index < maxPictures ? await heroOf(incident, context) : null
    incidents.push(incidentOf(incident, hero, context))
  }
  const rest = result.incidents.length - incidents.length
  return {
    subject: subjectOf(result, clock),
    kicker: cover.kicker,
    date: cover.date,
    headline: cover.headline,
    lede: cover.lede,
    notice: cover.notice,
    alert: cover.alarmed,
    figures: cover.figures,
    overview: pictureOf("overview", cover.overview),
    incidents,
    more: rest > 0 ? words.further(rest) : null,
    resolved: (result.incidentHistory?.resolved ?? [])
      .slice(0, maxIncidents)
      .map(({ title, severity, hosts = [] }) =>
        words.resolved(
          severity,
          earlierNights.over(
            shorten(wordTitle(title), 160),
            hosts.map(host => shorten(host, 40)),
          ),
        ),
      ),
    nearMisses: cover.nearMisses.map(({ host, ratio, time }) => ({
      host,
      ratio,
      time: clock.withUtc(Date.parse(time.iso)),
    })),
    files,
    footer: words.footer({ run: result.run.id, job: result.job.name, zone: clock.name, utc: clock.utc }),
  }
}

function incidentOf(incident: Incident, hero: Figure | null, { result, clock }: Context): MailIncident {
  const { id, severity, title, start, end, open, members } = incident
  const hosts = members.slice(0, 4).map(({ host }) => shorten(host, 32))
  const past = pastOf(incident, clock)
  const until = open ? incidentWords.openAtEnd : incidentWords.until(clock.withUtc(ms(end)))
  return {
    id,
    severity,
    colours: severityColours.light[severity],
    title: shorten(wordTitle(title), 200),
    when: words.when({
      start: `${clock.date(ms(start))}, ${clock.withUtc(ms(start))}`,
      until,
      length: formatDuration(durationOf(incident, result)),
      open,
      past,
    }),
    hosts: words.hosts(hosts, members.length - hosts.length),
    lede: incidentSummary(incident, { clock, result }),
    severityRule: wordSeverityRule(incident),
    picture: pictureOf(id, hero),
    checks: checksOf(incident, result.events, clock),
  }
}

function pictureOf(name: string, figure: Figure | null): Picture | null {
  if (!figure) return null
  const { svg, title, note, caption } = figure
  return {
    cid: `${name.replace(/[^A-Za-z0-9-]+/g, "-")}@noctule.invalid`,
    svg,
    title: words.pictureTitle(title, note),
    caption,
  }
}
