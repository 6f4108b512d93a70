import { execFile } from "node:child_process"
import { readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { promisify } from "node:util"
import { parse, stringify } from "yaml"
import type { Member, RunResult } from "../../src/base/index.ts"
import type { FleetTruth, TrueFault } from "../../src/demo/index.ts"

/**
 * From outside, as a user does it: the compiled commands, the job file, result.json and the planted truth.
 */
const noctule = (...args: string[]) => promisify(execFile)(process.execPath, ["dist/cli/main.js", ...args])

/**
 * Nine days of history hold a weekend and every routine often enough; a hundred updates learn them. The demo
 * itself has 20 days.
 */
const days = "10"
const updates = 100

export interface Night {
  readonly truth: FleetTruth
  readonly result: RunResult
}

export interface Planted {
  /** Where fleet and run land. */
  readonly root: string
  readonly seed: number
  readonly strength: number
  /** Ahead of the job's own choice. */
  readonly engine?: "tensorflow"
}

/** Makes a fleet and examines its night. */
export async function liveNight({ root, seed, strength, engine }: Planted): Promise<Night> {
  const fleet = join(root, `${seed}-${strength}`)
  const job = join(root, `${seed}-${strength}.yaml`)
  const rules = parse(await readFile("jobs/demo.yaml", "utf8")) as { report: object }
  await writeFile(
    job,
    stringify({
      ...rules,
      model: { updates, ...(engine && { engine }) },
      report: { ...rules.report, formats: ["html"] },
    }),
  )
  await noctule("demo", fleet, "--seed", `${seed}`, "--strength", `${strength}`, "--days", days)
  await noctule("run", job, "--source", fleet, "--output", fleet, "--quiet")
  const json = async (...path: string[]): Promise<unknown> =>
    JSON.parse(await readFile(join(fleet, ...path), "utf8"))
  return {
    truth: (await json("truth.json")) as FleetTruth,
    result: (await json("demo", "latest", "result.json")) as RunResult,
  }
}

export const membersOf = ({ incidents }: RunResult): Member[] => incidents.flatMap(({ members }) => members)

export const inShort = ({ host, start, end, contributions }: Member): string =>
  `${host} ${start} – ${end}: ${contributions[0]?.feature}`

function overlaps(member: Member, start: string, end: string): boolean {
  return Date.parse(member.start) <= Date.parse(end) && Date.parse(member.end) >= Date.parse(start)
}

/** The member that overlaps the fault for longest. */
export function foundBy({ host, start, end }: TrueFault, result: RunResult): Member | undefined {
  const shared = (member: Member) =>
    Math.min(Date.parse(member.end), Date.parse(end)) - Math.max(Date.parse(member.start), Date.parse(start))
  return membersOf(result)
    .filter(member => member.host === host && overlaps(member, start, end))
    .sort((a, b) => shared(b) - shared(a))[0]
}

export function leadingFeature(fault: TrueFault, result: RunResult) {
  const member = foundBy(fault, result)
  const first =
    member?.contributions.find(({ signal }) => signal)?.feature ?? member?.contributions[0]?.feature
  return { host: fault.host, first, correct: first !== undefined && fault.features.includes(first) }
}

/** Members that touch neither a fault of their host nor the marks that it left. */
export function falseAlarms({ truth, result }: Night): Member[] {
  return membersOf(result).filter(
    member =>
      !truth.faults.some(
        fault => fault.host === member.host && overlaps(member, fault.start, fault.marksEnd),
      ),
  )
}
