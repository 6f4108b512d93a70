import {
  type Incident,
  type IncidentDigest,
  type NightDigest,
  nightOfRun,
  type RunResult,
} from "../../base/index.ts"
import { fingerprintOf } from "./fingerprint.ts"

/** The parts of a result that a digest is made from. */
export type DigestInput = Pick<RunResult, "run" | "night" | "incidents" | "incidentHistory"> & {
  readonly hosts: readonly Pick<RunResult["hosts"][number], "status">[]
  readonly job: Pick<RunResult["job"], "timeZone">
}

/** What later nights need to know of a night; also of one that was reported before there was memory. */
export function digestOf({
  run,
  night,
  hosts,
  incidents,
  job,
  incidentHistory: memory,
}: DigestInput): NightDigest {
  const past = (suppressed: IncidentDigest["suppressed"], incident: Incident): IncidentDigest =>
    pastIncident(incident, { suppressed, zone: job.timeZone })
  return {
    version: 2,
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
