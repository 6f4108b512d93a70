import { compareText, type HostFrames, type Job } from "../../base/index.ts"
import { historyLength } from "../../detect/index.ts"
import { seeded } from "../../stats/index.ts"

/** What decides with which hosts a host may learn; kept in its checkpoint. */
export interface HostProfile {
  /** Hosts of one step and these features are of one group; of one step, of one fleet. */
  readonly step: number
  readonly features: string
  /** Whether its history is enough for a model of its own. */
  readonly enoughForOwnModel: boolean
  /** Whether it shows a weekly rhythm, if there is one. */
  readonly enoughForWeekly: boolean
  /** Days of history, and how many a model of its own takes. */
  readonly days: number
  readonly needed: number
}

export function profileOf(frames: HostFrames, { model }: Job): HostProfile {
  const { step, features } = frames.history
  return {
    step,
    ...historyLength(frames, model),
    features: JSON.stringify(features.map(({ name, kind }) => [name, kind === "counter"]).sort()),
  }
}

/** Hosts that are judged by one model, and those that it learns from. */
export interface Cohort {
  readonly name: string
  readonly hosts: readonly string[]
  /** Empty where there is nobody to learn from: then each is left to its own history. */
  readonly donors: readonly string[]
}

/** Donors of a cohort, unless a fleet has more sets of features. */
const maxDonors = 8

/**
 * The cohorts of the deferred hosts. A cohort learns from a seeded sample of its hosts: under `scope: host`
 * of those with enough history of their own, for the others would only add what the short ones know. The
 * order of hosts does not matter.
 */
export function planCohorts(
  deferred: readonly string[],
  all: ReadonlyMap<string, HostProfile>,
  { model }: CohortRule,
): Cohort[] {
  const byKey = new Map<string, string[]>()
  for (const host of deferred) {
    const profile = all.get(host)
    if (profile === undefined) continue
    const key = cohortKey(profile, model)
    byKey.set(key, [...(byKey.get(key) ?? []), host])
  }
  const cohorts = [...byKey].sort(([a], [b]) => compareText(a, b))
  return cohorts.map(([key, hosts], i) => ({
    name: `${model.scope === "fleet" ? "fleet" : "group"} ${i + 1}`,
    hosts,
    donors: donorsOf(key, all, model),
  }))
}

/**
 * Under `scope: host`: says of each host, as they are read, whether it may become a donor. Each has a rank and
 * the first eight of a cohort are taken, so that one that is none now is none later.
 */
export function donorSelection({ model }: CohortRule): (host: string, profile: HostProfile) => boolean {
  const bestRanks = new Map<string, readonly number[]>()
  return (host, profile) => {
    if (!profile.enoughForOwnModel) return false
    const key = cohortKey(profile, model)
    const rank = rankOf(host, key, model)
    const best = [...(bestRanks.get(key) ?? []), rank].sort((a, b) => a - b).slice(0, maxDonors)
    bestRanks.set(key, best)
    return best.includes(rank)
  }
}

interface CohortRule {
  readonly model: Pick<Job["model"], "scope" | "seed">
}

function cohortKey({ step, features }: HostProfile, { scope }: CohortRule["model"]): string {
  return scope === "fleet" ? `${step}` : `${step} ${features}`
}

function rankOf(host: string, key: string, { seed }: CohortRule["model"]): number {
  return seeded(`${seed}/${key}/${host}`).next()
}

/** One host of every set of features first, then the others; sorted by name. */
function donorsOf(
  key: string,
  all: ReadonlyMap<string, HostProfile>,
  model: CohortRule["model"],
): readonly string[] {
  const ranked = [...all]
    .filter(([, profile]) => cohortKey(profile, model) === key)
    .filter(([, { enoughForOwnModel }]) => enoughForOwnModel || model.scope !== "host")
    .map(([host, { features }]) => ({ host, features, rank: rankOf(host, key, model) }))
    .sort((a, b) => a.rank - b.rank || compareText(a.host, b.host))
  const firsts = new Map(ranked.toReversed().map(one => [one.features, one]))
  const others = ranked.filter(one => firsts.get(one.features) !== one)
  const donors = [...firsts.values(), ...others].slice(0, Math.max(maxDonors, firsts.size))
  return donors.map(({ host }) => host).sort()
}
