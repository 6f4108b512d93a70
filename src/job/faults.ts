import { type Fault, usageFault } from "../base/index.ts"

/** A problem in a job file. */
export interface JobProblem {
  /** "night.length"; "" = the file as a whole. */
  readonly key: string
  /** From 1; null where no line can be named. */
  readonly line: number | null
  /** Expected and got, as a sentence without its full stop. */
  readonly what: string
  readonly hint: string
}

export function jobFileNotRead(file: string, reason: string): Fault {
  const hint =
    "give the path of a job's YAML file, or create one: noctule init FILES… > noctule.yaml, or noctule demo to try it"
  return usageFault({ code: "job.not-read", what: `cannot read the job file: ${reason}`, where: file, hint })
}

export function incidentsFileNotRead(file: string, reason: string): Fault {
  const hint = "give the path of a YAML file of your incidents; noctule schema incidents prints its schema"
  return usageFault({
    code: "job.incidents-not-read",
    what: `cannot read the incidents file: ${reason}`,
    where: file,
    hint,
  })
}

/** `problems` is not empty. */
export function jobFileWrong(file: string, problems: readonly JobProblem[]): Fault {
  return invalidFile(file, problems, {
    code: "job.wrong",
    kind: "job file",
    hint: `fix these lines, then: noctule validate ${file}`,
  })
}

export function labelsFileWrong(file: string, problems: readonly JobProblem[]): Fault {
  return invalidFile(file, problems, {
    code: "job.labels-wrong",
    kind: "labels file",
    hint: "fix these lines",
  })
}

export function calendarFileWrong(file: string, problems: readonly JobProblem[]): Fault {
  return invalidFile(file, problems, {
    code: "job.calendar-wrong",
    kind: "calendar file",
    hint: "fix these lines",
  })
}

export function incidentsFileWrong(file: string, problems: readonly JobProblem[]): Fault {
  return invalidFile(file, problems, {
    code: "job.incidents-wrong",
    kind: "incidents file",
    hint: "fix these lines",
  })
}

/** What a person fixes at one go: a slip in a list repeats with each of its entries. */
const mostProblems = 20

function invalidFile(
  file: string,
  problems: readonly JobProblem[],
  { code, kind, hint }: Record<"code" | "kind" | "hint", string>,
): Fault {
  const [first] = problems
  if (problems.length === 1 && first)
    return usageFault({ code, what: first.what, where: locationOf(file, first), hint: first.hint })
  const list = problems
    .slice(0, mostProblems)
    .map(problem => `${locationOf(file, problem)}: ${problem.what} (${problem.hint})`)
  if (problems.length > mostProblems) list.push(`and ${problems.length - mostProblems} more`)
  return usageFault({
    code,
    what: `${problems.length} things are wrong in the ${kind}`,
    where: `\n  ${list.join("\n  ")}\n`,
    hint,
  })
}

export function overrideWrong(name: string, expected: string, got: string): Fault {
  return usageFault({
    code: "job.override",
    what: `${name} expects ${expected}, got ${JSON.stringify(got)}`,
    where: name,
    hint: `write ${name} with ${expected}`,
  })
}

export function badObjectUrl(flag: string, got: string): Fault {
  return overrideWrong(flag, "a folder, or s3://bucket/prefix with the name of a bucket", got)
}

export function sinceAfterUntil(since: string, until: string): Fault {
  const what = `the night would begin at ${since} and end at ${until}`
  return usageFault({
    code: "job.since-after-until",
    what,
    where: "--since",
    hint: "give a --since that is before the night's end",
  })
}

export function sinceWithoutUntil(): Fault {
  const what = "--since needs a known end, and this job's night ends where the data ends"
  return usageFault({ code: "job.since-without-until", what, where: "--since", hint: "give --until as well" })
}

function locationOf(file: string, problem: JobProblem): string {
  return problem.line === null ? file : `${file}:${problem.line}`
}
