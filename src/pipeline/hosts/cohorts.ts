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

/** Hosts that a group learns from, at most, unless a fleet has more kinds. */
const maxDonors = 8

/**
 * The groups of the hosts that wait for one. A group learns from a seeded sample of its hosts: under `scope:
 * host` of those with enough history of their own, for the others would only know what the short ones know.
 * The order of hosts does not matter.
 */
export function planCohorts(
  waiting: readonly string[],
  all: ReadonlyMap<string, HostProfile>,
  { model: { scope, seed } }: Job,
): Cohort[] {
  const cohortKey = ({ step, features }: HostProfile): string =>
    scope === "fleet" ? `${step}` : `${step} ${features}`
  const keys = [...new Set(waiting.map(host => cohortKey(all.get(host)!)))].sort()
  return keys.map((key, i) => {
    const candidates = [...all]
      .filter(([, profile]) => cohortKey(profile) === key)
      .sort(([a], [b]) => compareText(a, b))
    const eligible = candidates.filter(([, { enoughForOwnModel }]) => enoughForOwnModel || scope !== "host")
    const shuffled = seeded(`${seed}/${key}`).shuffle(eligible)
    const onePerKind = shuffled.filter(
      ([, profile], at) => shuffled.findIndex(([, other]) => other.features === profile.features) === at,
    )
    const donors = [...onePerKind, ...shuffled.filter(entry => !onePerKind.includes(entry))].slice(
      0,
      Math.max(maxDonors, onePerKind.length),
    )
    return {
      name: `${scope === "fleet" ? "fleet" : "group"} ${i + 1}`,
      hosts: waiting.filter(host => cohortKey(all.get(host)!) === key),
      donors: donors.map(([host]) => host).sort(),
    }
  })
}
