import { type DetectorName, detectorNames, type Job } from "../../base/index.ts"
import { badSeeds, unknownDetector } from "./faults.ts"
import type { Variant } from "../../pipeline/index.ts"

export interface VariantChoice {
  readonly seeds?: string
  readonly detector?: readonly string[]
}

/**
 * One job per detector and seed. A detector is a name, several names joined by "+", `job` (the job's own, the
 * default) or `all` (the job's together, then each by itself).
 */
export function variantsOf(job: Job, { seeds = "1", detector = ["job"] }: VariantChoice): Variant[] {
  const count = Number(seeds)
  if (!Number.isInteger(count) || count < 1 || count > 100) throw badSeeds(seeds)
  const names = new Set(detector.flatMap(text => (text === "all" ? ["job", ...detectorNames] : [text])))
  return [...names].flatMap(name => {
    const detectors = name === "job" ? job.model.detectors : detectorsOf(name)
    return Array.from({ length: count }, (_, i): Variant => {
      const seed = job.model.seed + i
      return {
        name,
        seed,
        job: {
          ...job,
          name: `${name.replaceAll("+", ".")}-seed-${seed}`,
          model: { ...job.model, detectors, seed },
        },
      }
    })
  })
}

function detectorsOf(text: string): DetectorName[] {
  const names = text.split("+")
  const known: readonly string[] = detectorNames
  if (names.some(name => !known.includes(name)) || new Set(names).size < names.length)
    throw unknownDetector(text, known)
  return names as DetectorName[]
}
