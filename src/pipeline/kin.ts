import { compareText, type HostFrames, type Job } from "../base/index.ts"
import { reachOf } from "../detect/index.ts"
import { seeded } from "../maths/index.ts"

/** What decides with which hosts a host may learn; kept in its checkpoint. */
export interface Kin {
  /** Hosts of one step and these features are of one group; of one step, of one fleet. */
  readonly step: number
  readonly features: string
  /** Whether its history is enough for a model of its own. */
  readonly own: boolean
  /** Whether it shows a weekly rhythm, if there is one. */
  readonly weekly: boolean
  /** Days of history, and how many a model of its own takes. */
  readonly days: number
  readonly needed: number
}

export function kinOf(frames: HostFrames, { model }: Job): Kin {
  const { step, features } = frames.history
  return { step, ...reachOf(frames, model), features: JSON.stringify(features.map(({ name, kind }) => [name, kind === "counter"]).sort()) }
}

/** Hosts that are judged by one model, and those that it learns from. */
export interface Group {
  readonly name: string
  readonly hosts: readonly string[]
  /** Empty where there is nobody to learn from: then each is left to its own history. */
  readonly sample: readonly string[]
}

/** Hosts that a group learns from, at most, unless a fleet has more kinds. */
const most = 8

/**
 * The groups of the hosts that wait for one. A group learns from a seeded sample of its hosts: under `scope: host` of those with enough history of
 * their own, for the others would only know what the short ones know. The order of hosts does not matter.
 */
export function groupsOf(waiting: readonly string[], all: ReadonlyMap<string, Kin>, { model: { scope, seed } }: Job): Group[] {
  const keyOf = ({ step, features }: Kin): string => (scope === "fleet" ? `${step}` : `${step} ${features}`)
  const keys = [...new Set(waiting.map(host => keyOf(all.get(host)!)))].sort()
  return keys.map((key, i) => {
    const of = [...all].filter(([, kin]) => keyOf(kin) === key).sort(([a], [b]) => compareText(a, b))
    const fit = of.filter(([, { own }]) => own || scope !== "host")
    const drawn = seeded(`${seed}/${key}`).shuffle(fit)
    const kinds = drawn.filter(([, kin], at) => drawn.findIndex(([, other]) => other.features === kin.features) === at)
    const sample = [...kinds, ...drawn.filter(entry => !kinds.includes(entry))].slice(0, Math.max(most, kinds.length))
    return {
      name: `${scope === "fleet" ? "fleet" : "group"} ${i + 1}`,
      hosts: waiting.filter(host => keyOf(all.get(host)!) === key),
      sample: sample.map(([host]) => host).sort(),
    }
  })
}
