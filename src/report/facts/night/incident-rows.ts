import { type Incident, severities, type Severity } from "../../../base/index.ts"
import { formatDuration } from "../../../text/index.ts"
import { shorten } from "../../sanitize.ts"
import type { TimeCell } from "../clock.ts"
import { anchorOf, type Context, durationOf, ms } from "../context.ts"
import { stateOf } from "./earlier-nights.ts"
import { cover } from "../wording/cover.ts"
import { wordTitle } from "../wording/titles.ts"

export interface IncidentRow {
  /** Anchor of its pages in this document; null where it has none here. */
  readonly anchor: string | null
  /** The file with its pages, where they are elsewhere. */
  readonly part: string | null
  readonly severity: Severity
  /** For sorting: 0 info … 4 critical. */
  readonly rank: number
  readonly id: string
  readonly title: string
  /** "new", "recurring", "continued". */
  readonly past: string | null
  readonly hosts: string
  readonly hostList: string
  readonly opened: TimeCell
  readonly lasted: string
  readonly seconds: number
  /** When the data ended. */
  readonly open: boolean
}

/** Characters of a title in a list: three lines on paper. */
const longestTitle = 160
const words = cover

/** One row in a list of incidents. */
export function rowOf(incident: Incident, { clock, result }: Context): IncidentRow {
  const charted = result.incidents.indexOf(incident) < result.job.charts
  const lasted = durationOf(incident, result)
  const hosts = incident.members.map(member => member.host)
  return {
    anchor: charted ? anchorOf(incident) : null,
    part: null,
    severity: incident.severity,
    rank: severities.indexOf(incident.severity),
    id: incident.id,
    title: shorten(wordTitle(incident.title), longestTitle),
    past: stateOf(incident),
    hosts:
      hosts.length > 2
        ? words.hostAndMore(shorten(hosts[0] ?? "", 28), hosts.length - 1)
        : hosts.map(host => shorten(host, 28)).join(", "),
    hostList: JSON.stringify(hosts),
    opened: clock.cell(ms(incident.start)),
    lasted: formatDuration(lasted),
    seconds: Math.round(lasted / 1000),
    open: incident.open,
  }
}
