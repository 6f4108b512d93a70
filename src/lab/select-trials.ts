import { unknownTrial } from "./faults.ts"
import { labKinds, type Trial } from "../report/index.ts"

/**
 * The trials of these names or kinds, with those that they are compared with, in the order of `all`; all of
 * them where no name is given. Throws the Fault lab.unknown-trial.
 */
export function selectTrials(all: readonly Trial[], names: readonly string[]): Trial[] {
  if (names.length === 0) return [...all]
  const known = [...new Set([...labKinds, ...all.map(({ name }) => name)])]
  const wrong = names.find(name => !known.includes(name))
  if (wrong !== undefined) throw unknownTrial(wrong, known)
  const chosen = new Set(all.filter(({ name, kind }) => names.includes(name) || names.includes(kind)))
  for (const { against } of [...chosen]) for (const one of all) if (one.name === against) chosen.add(one)
  return all.filter(one => chosen.has(one))
}
