import type { LabRule, LabSetting } from "../../base/index.ts"
import type { Trial } from "../../report/index.ts"
import { unknownComparison } from "../faults.ts"
import { builtInTrials } from "./catalogue.ts"

/** The built-in trials, and those of the job. Throws the Fault lab.unknown-comparison. */
export function trialsOf({ trials }: LabRule, production: LabSetting): Trial[] {
  const all = builtInTrials(production)
  for (const [name, { change, against }] of Object.entries(trials)) {
    const base = all.find(one => one.name === against)
    if (!base) throw unknownComparison(name, against)
    all.push({ name, kind: "own", role: "other", against, setting: { ...base.setting, ...change } })
  }
  return all
}
