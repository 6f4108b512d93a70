import type { Incident, Member, RunResult } from "../../base/index.ts"
import { formatShare, joinWords } from "../../text/index.ts"
import { shorten } from "../sanitize.ts"
import { type Context, ms } from "./context.ts"
import { findings } from "./wording/findings.ts"
import { wordSuppression } from "./wording/history.ts"
import { wordTitle } from "./wording/titles.ts"

const mostFeatures = 3

/**
 * Confidence in a finding: which detectors agree, the counterfactual check of the leading signals, and how
 * often those crossed their thresholds before.
 */
export function confidenceOf({ members }: Incident): string[] {
  return members.flatMap(member => {
    const lines = [agreementOf(member), counterfactualOf(member), baseRatesOf(member)].filter(
      line => line !== null,
    )
    return lines.map(line => (members.length > 1 ? findings.onHost(shorten(member.host), line) : line))
  })
}

/**
 * "2 of 3 detectors put this stretch above their own thresholds: lstm-autoencoder and pca; not forecaster."
 * Null where the job has only one.
 */
export function agreementOf({ agreement }: Member): string | null {
  if (!agreement || agreement.of.length === 0) return null
  const { agree, of } = agreement
  const against = of.filter(detector => !agree.includes(detector))
  return findings.confidence.agreement({
    agree: agree.length,
    of: of.length,
    names: joinWords(agree),
    against: joinWords(against),
  })
}

/** "Counterfactual check, …: Disk busy −71 %, Load +2 %." Null where not checked. */
export function counterfactualOf({ contributions }: Member): string | null {
  const checked = contributions.flatMap(({ label, counterfactualDrop }) =>
    counterfactualDrop === null || counterfactualDrop === undefined
      ? []
      : [
          {
            label: shorten(label, 32),
            share: formatShare(Math.abs(counterfactualDrop)),
            rises: counterfactualDrop < 0,
          },
        ],
  )
  return checked.length === 0 ? null : findings.confidence.counterfactual(checked.slice(0, mostFeatures))
}

/**
 * "Base rate, days of history with a signal above its threshold for as long: Disk busy on 3 of 16 days (2
 * together with Load)." Null where not known.
 */
export function baseRatesOf({ contributions }: Member): string | null {
  const rates = contributions.flatMap(({ label, baseRate }) => {
    if (!baseRate || baseRate.of === 0) return []
    const { days, of, together } = baseRate
    const other = together && { label: shorten(together.label, 32), days: together.days }
    return [{ label: shorten(label, 32), days, of, other }]
  })
  return rates.length === 0 ? null : findings.confidence.baseRates(rates.slice(0, mostFeatures))
}

/** Suppressed findings on these hosts in this time, each with its reason, and the rule for short ones. */
export function suppressedOf(incident: Incident, { result }: Pick<Context, "result">): string[] {
  const near = suppressedNear(incident, result)
  const { shortest } = result.job
  return [
    ...near.map(({ incident: { title }, reason }) =>
      findings.suppressed.one(shorten(wordTitle(title), 90), wordSuppression(reason, result.job.timeZone)),
    ),
    ...(near.length === 0 ? [findings.suppressed.none] : []),
    findings.suppressed.shortOnes(shortest),
  ]
}

function suppressedNear({ members, start, end }: Incident, { incidentHistory: memory }: RunResult) {
  const hosts = new Set(members.map(({ host }) => host))
  return (memory?.suppressed ?? []).filter(
    ({ incident }) =>
      incident.members.some(({ host }) => hosts.has(host)) &&
      ms(incident.start) <= ms(end) &&
      ms(incident.end) >= ms(start),
  )
}
