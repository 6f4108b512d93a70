import type { Fault } from "../fault.ts"
import { inputFault, usageFault } from "./kinds.ts"
import { cut, firstLine } from "./text.ts"

export function nothingToEvaluate(): Fault {
  const what = "expected a folder of labelled servers or --labels, got neither"
  const mend = "give a folder of labelled servers (noctule evaluate DIR), or a job and your own labels (--job JOB --labels FILE)"
  return usageFault({ code: "evaluate.nothing", what, where: "noctule evaluate", mend })
}

export function unknownDetector(text: string, known: readonly string[]): Fault {
  const what = `expected detectors joined by +, job or all, got ${JSON.stringify(cut(text, 80))}`
  return usageFault({ code: "evaluate.detector", what, where: "--detector", mend: `choose from ${known.join(", ")}` })
}

export function badTarget(text: string, known: readonly string[]): Fault {
  const what = `expected metric=value or family:metric=value, got ${JSON.stringify(cut(text, 80))}`
  return usageFault({ code: "evaluate.target", what, where: "--target", mend: `choose a metric from ${known.join(", ")}` })
}

export function badSeeds(text: string): Fault {
  const what = `expected a whole number from 1 to 100, got ${JSON.stringify(cut(text, 80))}`
  return usageFault({ code: "evaluate.seeds", what, where: "--seeds", mend: "give --seeds 3" })
}

export function besideUnreadable(file: string, cause: unknown): Fault {
  const what = `figures of others cannot be read, expected { "rows": [{ "name", "family", "figures": { "vusPr": { "mean" } } }] }: ${firstLine(cause)}`
  return inputFault({ code: "evaluate.beside", what, where: file, mend: "give an evaluation.json" }, cause)
}

export function labelsWithoutJob(): Fault {
  const mend = "give the job that is to be tried on its own past: --job nightly.yaml"
  return usageFault({ code: "evaluate.no-job", what: "--labels needs a job file, got none", where: "--labels", mend })
}

export function nightsInOneFile(): Fault {
  const what = "a job with separate history and night files has one night, and cannot be tried on several"
  return usageFault({ code: "evaluate.one-night", what, where: "source.night", mend: "name all files under source.files" })
}

export function badTime(flag: string, text: string): Fault {
  const what = `expected an ISO 8601 time or date such as 2026-11-21, got ${JSON.stringify(cut(text, 80))}`
  return usageFault({ code: "evaluate.time", what, where: flag, mend: `give ${flag} 2026-11-21` })
}

export function noNightToEvaluate(since: string, until: string): Fault {
  const mend = "give --since and --until with at least one night between them"
  return usageFault({ code: "evaluate.no-night", what: `no night lies between ${since} and ${until}`, where: "--since", mend })
}

export function tooManyNights(count: number, most: number): Fault {
  const mend = "give a later --since, or a longer night.length in the job"
  return usageFault({ code: "evaluate.many-nights", what: `these are ${count} nights; at most ${most} are run`, where: "--since", mend })
}
