import { formatCount, formatShare } from "../../../text/index.ts"
import type { Context } from "../context.ts"
import { lowCoverage } from "./data-notice.ts"
import { cover } from "../wording/cover.ts"

export interface KeyFigure {
  readonly value: string
  readonly label: string
  readonly grave: boolean
}

const words = cover.figures

export function keyFiguresOf({ result }: Context): KeyFigure[] {
  const { incidents, hosts, dataQuality } = result
  const grave = incidents.filter(({ severity }) => severity === "critical" || severity === "high").length
  const affected = new Set(incidents.flatMap(incident => incident.members.map(member => member.host))).size
  const missing = hosts.filter(host => host.status !== "scored")
  const coverage =
    dataQuality.length === 0
      ? NaN
      : dataQuality.reduce((sum, quality) => sum + quality.coverage, 0) / dataQuality.length
  const kinds = (["silent", "failed"] as const)
    .map(status => ({ status, count: missing.filter(host => host.status === status).length }))
    .filter(({ count }) => count > 0)
  return [
    {
      value: formatCount(incidents.length),
      label: words.incidents(incidents.length === 0 ? null : grave),
      grave: grave > 0,
    },
    { value: words.of(formatCount(affected), formatCount(hosts.length)), label: words.hosts, grave: false },
    { value: formatShare(coverage), label: words.coverage, grave: coverage < lowCoverage },
    {
      value: formatCount(missing.length),
      grave: missing.length > 0,
      label: words.missing(kinds.map(({ status, count }) => `${formatCount(count)} ${status}`)),
    },
  ]
}
