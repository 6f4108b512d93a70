import type { RunResult } from "../../../base/index.ts"
import { formatCount, formatNumber } from "../../../text/index.ts"
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
