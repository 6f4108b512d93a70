import type { HostResult } from "../../../base/index.ts"
import { formatTimes } from "../../../text/index.ts"
import { shorten } from "../../sanitize.ts"
import type { TimeCell } from "../clock.ts"
import { type Context, ms, ratioOf } from "../context.ts"

export interface NearMissRow {
  readonly host: string
  readonly ratio: string
  readonly time: TimeCell
}

/** Hosts closest to their threshold without an incident. */
export function nearMisses({ result, clock }: Context): NearMissRow[] {
  const affected = new Set(result.incidents.flatMap(incident => incident.members.map(member => member.host)))
  const ratio = (host: HostResult): number =>
    host.peak && host.threshold ? ratioOf({ score: host.peak.score, threshold: host.threshold }) : 0
  return result.hosts
    .filter(host => host.peak && host.threshold && !affected.has(host.host))
    .sort((a, b) => ratio(b) - ratio(a))
    .slice(0, 5)
    .map(host => ({
      host: shorten(host.host),
      ratio: formatTimes(ratio(host)),
      time: clock.cell(ms(host.peak?.time ?? "")),
    }))
}
