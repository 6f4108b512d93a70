import type { HostResult, RunResult } from "../../../base/index.ts"
import { formatCount, formatNumber, listSome } from "../../../text/index.ts"
import { shorten } from "../../sanitize.ts"
import { earlierNights as words } from "../wording/earlier-nights.ts"

/**
 * The target rate of false incidents, and the rate observed from labels: false alarms per host-week over the
 * compared nights.
 */
export function falseIncidentRate({ job, incidentHistory }: RunResult): string {
  const measured = incidentHistory ? rateOf(incidentHistory.judged) : null
  const rate =
    measured === null
      ? words.notMeasured
      : words.measuredRate(formatNumber(measured.rate), formatNumber(measured.hostWeeks))
  return `${words.target(job.falseIncidentsPerWeek)} ${rate}`
}

/** The rate on held-out history over all hosts; null where none has a day of it. */
export function heldOutRateText({ hosts }: Pick<RunResult, "hosts">): string | null {
  const rates = hosts.flatMap(({ heldOut }) => heldOut ?? [])
  const days = rates.reduce((sum, rate) => sum + rate.days, 0)
  const incidents = rates.reduce((sum, rate) => sum + rate.incidents, 0)
  return days === 0 ? null : words.heldOut(formatNumber((7 * incidents) / days), formatNumber(days))
}

/** Names the hosts that do not keep the target on their own history; null where all do. */
export function aboveTarget({ hosts, job }: Pick<RunResult, "hosts" | "job">): string | null {
  const above = hosts.filter(({ heldOut }) => heldOut && !heldOut.keepsTarget)
  if (above.length === 0) return null
  const named = above.map(({ host, heldOut }) => `${shorten(host, 32)} (${heldOutCount(heldOut)})`)
  return words.aboveTarget(listSome(named, maxNamed), job.falseIncidentsPerWeek)
}

/** "2 in 1.6 days". */
export function heldOutCount(heldOut: HostResult["heldOut"]): string {
  return heldOut ? `${formatCount(heldOut.incidents)} in ${formatNumber(heldOut.days)} days` : "–"
}

const maxNamed = 3

/** Counts of past incidents per label, and without one. */
export function labelCounts({ incidentHistory }: Pick<RunResult, "incidentHistory">): string[] {
  if (!incidentHistory) return []
  const { judged } = incidentHistory
  const { hostWeeks, notJudged, confirmed, expected } = judged
  if (rateOf(judged) === null) return [words.unlabelled(formatCount(notJudged), formatNumber(hostWeeks))]
  return [
    words.labels({
      false: formatCount(judged["false-alarm"]),
      confirmed: formatCount(confirmed),
      expected: formatCount(expected),
      trends: formatCount(judged["new-trend"]),
      open: formatCount(notJudged),
    }),
  ]
}

type Labelled = NonNullable<RunResult["incidentHistory"]>["judged"]

/** Null where no incident has a label. */
function rateOf(judged: Labelled): { readonly rate: number; readonly hostWeeks: number } | null {
  const { hostWeeks, confirmed, expected } = judged
  const labelled = confirmed + expected + judged["false-alarm"] + judged["new-trend"]
  return labelled === 0 || hostWeeks <= 0 ? null : { rate: judged["false-alarm"] / hostWeeks, hostWeeks }
}
