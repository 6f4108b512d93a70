import type { Incident, LoggedRequest } from "../../base/index.ts"
import { formatValue } from "../../text/index.ts"
import { shorten } from "../sanitize.ts"
import { type Context, ms } from "../facts/context.ts"
import type { TimeCell } from "../facts/clock.ts"
import { incident as wording } from "../facts/wording/incident.ts"

/** A line of an access log, without query string and client address. */
export interface RequestRow {
  readonly why: string
  readonly time: TimeCell
  /** "" where the incident has one host. */
  readonly host: string
  readonly request: string
  readonly status: string
  readonly duration: string
}

const words = wording.requests

/** The slowest and the failing requests of an incident; empty where the job shows none. */
export function requestsOf({ requests = [], members }: Incident, { clock }: Context): readonly RequestRow[] {
  return requests.map(({ why, host, time, request, status, ms: duration }: LoggedRequest) => ({
    why: words[why],
    time: clock.cell(ms(time)),
    host: members.length > 1 ? shorten(host) : "",
    request: shorten(request, 120),
    status: status === null ? "–" : String(status),
    duration: duration === null ? "–" : formatValue(duration, "ms"),
  }))
}
