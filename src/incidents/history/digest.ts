import {
  type Incident,
  type IncidentDigest,
  type NightDigest,
  nightOfRun,
  type RunResult,
} from "../../base/index.ts"
import { fingerprintOf } from "./fingerprint.ts"

/** What later nights need to know of a night; also of one that was reported before there was memory. */
export function digestOf({
  run,
  night,
  hosts,
  incidents,
  job,
  incidentHistory: memory,
}: RunResult): NightDigest {
  const past = (suppressed: IncidentDigest["suppressed"], incident: Incident): IncidentDigest =>
    pastIncident(incident, { suppressed, zone: job.timeZone })
  return {
    version: 1,
    night: nightOfRun(run.id),
    run: run.id,
    span: night,
    hosts: hosts.filter(({ status }) => status !== "failed").length,
    incidents: [
      ...incidents.map(incident => past(null, incident)),
      ...(memory?.suppressed ?? []).map(({ incident, by }) => past(by, incident)),
    ],
  }
}

/** Whether a file holds what `digestOf` made. */
export function isPastNight(value: unknown): value is NightDigest {
  const { version, night, run, span, hosts, incidents } = (value ?? {}) as Partial<
    Record<keyof NightDigest, unknown>
  >
  return (
    version === 1 &&
    typeof night === "string" &&
    typeof run === "string" &&
    typeof hosts === "number" &&
    isSpan(span) &&
    Array.isArray(incidents) &&
    incidents.every(isPastIncident)
  )
}

function pastIncident(
  incident: Incident,
  { suppressed, zone }: Pick<IncidentDigest, "suppressed"> & { zone: string },
): IncidentDigest {
  const {
    id,
    kind,
    title,
    severity,
    start,
    end,
    open,
    fingerprint = fingerprintOf(incident, zone),
  } = incident
  const members = incident.members.map(({ host, start, end, contributions }) => ({
    host,
    start,
    end,
    signals: contributions
      .filter(c => c.signal)
      .map(({ feature, direction, share }) => ({ feature, direction, share })),
  }))
  return { id, kind, title, severity, start, end, open, fingerprint, suppressed, members }
}

function isPastIncident(value: unknown): boolean {
  const { id, fingerprint, severity, open, members } = (value ?? {}) as Partial<
    Record<keyof IncidentDigest, unknown>
  >
  const texts = [id, fingerprint, severity].every(text => typeof text === "string")
  return (
    texts &&
    typeof open === "boolean" &&
    isSpan(value) &&
    Array.isArray(members) &&
    members.every(isPastMember)
  )
}

function isPastMember(value: unknown): boolean {
  const { host, signals } = (value ?? {}) as { host?: unknown; signals?: unknown }
  return typeof host === "string" && isSpan(value) && Array.isArray(signals)
}

function isSpan(value: unknown): boolean {
  const { start, end } = (value ?? {}) as { start?: unknown; end?: unknown }
  return typeof start === "string" && typeof end === "string" && Date.parse(start) <= Date.parse(end)
}
