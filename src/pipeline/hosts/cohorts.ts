import { compareText, type HostFrames, type Job } from "../../base/index.ts"
import { historyLength } from "../../detect/index.ts"
import { seeded } from "../../stats/index.ts"

/** What decides a host's cohort; stored in its checkpoint. */
export interface HostProfile {
  /** Hosts with the same step and features form a group; with the same step, a fleet. */
  readonly step: number
  readonly features: string
  /** Whether its history suffices for its own model. */
  readonly enoughForOwnModel: boolean
  /** Whether its history can show a weekly pattern. */
  readonly enoughForWeekly: boolean
  /** Days of history, and days that its own model needs. */
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

/** Hosts scored by one model, and the donors that train it. */
export interface Cohort {
  readonly name: string
  readonly hosts: readonly string[]
  /** Empty where there is no donor; each host then trains on its own history. */
  readonly donors: readonly string[]
}

/** Donors of a cohort, unless a fleet has more sets of features. */
const maxDonors = 8

/**
 * The cohorts of the deferred hosts. A cohort trains on a seeded sample of its hosts; under `scope: host`,
 * only of those with enough history. Independent of the order of hosts.
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
 * Under `scope: host`: decides for each host, when it is read, whether it can be a donor. The eight hosts of
 * lowest rank per cohort are; a host that is rejected stays rejected.
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
