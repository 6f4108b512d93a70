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
  return usageFault({ code: "evaluate.detector", what, where: "--detector", mend: `the detectors are ${known.join(", ")}` })
}

export function badTarget(text: string, known: readonly string[]): Fault {
  const what = `expected metric=value or family:metric=value, got ${JSON.stringify(cut(text, 80))}`
  return usageFault({ code: "evaluate.target", what, where: "--target", mend: `the metrics are ${known.join(", ")}` })
}

export function badSeeds(text: string): Fault {
  const what = `expected a whole number from 1 to 100, got ${JSON.stringify(cut(text, 80))}`
  return usageFault({ code: "evaluate.seeds", what, where: "--seeds", mend: "give --seeds 3" })
}

export function besideUnreadable(file: string, cause: unknown): Fault {
  const what = `figures of others cannot be read, expected { "rows": [{ "name", "family", "figures": { "vusPr": { "mean" } } }] }: ${firstLine(cause)}`
  return inputFault({ code: "evaluate.beside", what, where: file, mend: "give an evaluation.json" }, cause)
}
