import type { Fault } from "../fault.ts"
import { usageFault } from "./kinds.ts"

/** One thing that is wrong in a job file. */
export interface JobProblem {
  /** "night.length"; "" = the file as a whole. */
  readonly key: string
  /** From 1; null where no line can be named. */
  readonly line: number | null
  /** Expected and got, as a sentence without its full stop. */
  readonly what: string
  readonly mend: string
}

export function jobFileNotRead(file: string, reason: string): Fault {
  const mend = "give the path of a job's YAML file, or make one: npx noctule init FILES… > job.yaml"
  return usageFault({ code: "job.not-read", what: `cannot read the job file: ${reason}`, where: file, mend })
}

export function incidentsFileNotRead(file: string, reason: string): Fault {
  const mend = "give the path of a YAML file of your own incidents; noctule schema incidents prints what it holds"
  return usageFault({ code: "job.incidents-not-read", what: `cannot read the incidents file: ${reason}`, where: file, mend })
}

/** `problems` is not empty. */
export function jobFileWrong(file: string, problems: readonly JobProblem[]): Fault {
  return fileWrong(file, problems, { code: "job.wrong", kind: "job file", mend: `mend these lines, then: npx noctule validate ${file}` })
}

export function labelsFileWrong(file: string, problems: readonly JobProblem[]): Fault {
  return fileWrong(file, problems, { code: "job.labels-wrong", kind: "labels file", mend: "mend these lines" })
}

export function calendarFileWrong(file: string, problems: readonly JobProblem[]): Fault {
  return fileWrong(file, problems, { code: "job.calendar-wrong", kind: "calendar file", mend: "mend these lines" })
}

export function incidentsFileWrong(file: string, problems: readonly JobProblem[]): Fault {
  return fileWrong(file, problems, { code: "job.incidents-wrong", kind: "incidents file", mend: "mend these lines" })
}

function fileWrong(file: string, problems: readonly JobProblem[], { code, kind, mend }: Record<"code" | "kind" | "mend", string>): Fault {
  const [first] = problems
  if (problems.length === 1 && first) return usageFault({ code, what: first.what, where: placeOf(file, first), mend: first.mend })
  const list = problems.map(problem => `${placeOf(file, problem)}: ${problem.what} (${problem.mend})`)
  return usageFault({ code, what: `${problems.length} things are wrong in the ${kind}`, where: `\n  ${list.join("\n  ")}\n`, mend })
}

export function overrideWrong(name: string, expected: string, got: string): Fault {
  return usageFault({
    code: "job.override",
    what: `${name} expects ${expected}, got ${JSON.stringify(got)}`,
    where: name,
    mend: `write ${name} with ${expected}`,
  })
}

export function sinceAfterUntil(since: string, until: string): Fault {
  const what = `the night would begin at ${since} and end at ${until}`
  return usageFault({ code: "job.since-after-until", what, where: "--since", mend: "give a --since that is before the night's end" })
}

export function sinceWithoutUntil(): Fault {
  const what = "--since needs a known end, and this job's night ends where the data ends"
  return usageFault({ code: "job.since-without-until", what, where: "--since", mend: "give --until as well" })
}

function placeOf(file: string, problem: JobProblem): string {
  return problem.line === null ? file : `${file}:${problem.line}`
}
