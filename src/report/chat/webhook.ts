import { type Incident, type Job, nightOfRun, type Occasion, type RunResult } from "../../base/index.ts"
import { sanitize } from "../sanitize.ts"
import { leadingSignals } from "../facts/context.ts"
import { wordSuppression } from "../facts/wording/history.ts"
import { wordTitle } from "../facts/wording/titles.ts"

const maxSignals = 5
/** Incidents in a body, most severe first: receivers refuse bodies of megabytes. */
const maxIncidents = 1000

export interface WebhookOptions {
  readonly occasion: Occasion
  readonly link: string | null
}

/**
 * A night as the JSON body of a webhook. `version` changes when a field is removed or changes its meaning.
 */
export function webhookPayload(
  run: RunResult,
  { occasion, link }: WebhookOptions,
): Readonly<Record<string, unknown>> {
  const { job, run: made, night, hosts, gone, incidents, errors, incidentHistory: memory } = sanitize(run)
  const count = (wanted: string): number => hosts.filter(({ status }) => status === wanted).length
  return {
    version: 1,
    event: occasion,
    job: job.name,
    title: job.title,
    run: made.id,
    night,
    finishedAt: made.finishedAt,
    report: link,
    hosts: {
      total: hosts.length,
      scored: count("scored"),
      silent: count("silent"),
      failed: count("failed"),
      gone: gone.length,
    },
    incidents: incidents.slice(0, maxIncidents).map(incidentPayload),
    ...(incidents.length > maxIncidents && { incidentsLeftOut: incidents.length - maxIncidents }),
    resolved: (memory?.resolved ?? []).map(({ id, title, severity, hosts = [] }) => ({
      id,
      title: wordTitle(title),
      severity,
      hosts,
    })),
    suppressed: (memory?.suppressed ?? []).map(({ incident: { id, title, severity }, by, reason }) => ({
      id,
      title: wordTitle(title),
      severity,
      by,
      reason: wordSuppression(reason, job.timeZone),
    })),
    errors: errors.map(({ code, what, where, hint }) => ({ code, what, where, hint })),
  }
}

/** URL of a run's report, from the job's template; null without one. */
export function reportLink(
  { report: { url } }: Pick<Job, "report">,
  { job, run }: { readonly job: Pick<Job, "name">; readonly run: Pick<RunResult["run"], "id"> },
): string | null {
  const values: Readonly<Record<string, string>> = { job: job.name, run: run.id, night: nightOfRun(run.id) }
  return url === null
    ? null
    : url.replace(/\{(job|run|night)\}/g, (_, key: string) => encodeURIComponent(values[key] ?? ""))
}

function incidentPayload({
  id,
  kind,
  severity,
  title,
  start,
  end,
  open,
  members,
  past,
}: Incident): Readonly<Record<string, unknown>> {
  return {
    id,
    kind,
    severity,
    title: wordTitle(title),
    start,
    end,
    open,
    state: past?.state ?? null,
    members: members.map(member => ({
      host: member.host,
      start: member.start,
      end: member.end,
      scoreOverThreshold: member.threshold > 0 ? member.score / member.threshold : null,
      signals: leadingSignals(member)
        .slice(0, maxSignals)
        .map(({ feature, label, share, actual, expected, unit }) => ({
          feature,
          label,
          share,
          actual,
          expected,
          unit,
        })),
    })),
  }
}
