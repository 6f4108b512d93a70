import { execFile } from "node:child_process"
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { parse, stringify } from "yaml"
import type { Member, RunResult } from "../../src/base/index.ts"
import type { TrueFault, Truth } from "../../src/ingest/index.ts"

/** From outside, as a user does it: the compiled commands, the job file, result.json and the planted truth. */
const noctule = (...args: string[]) => promisify(execFile)(process.execPath, ["dist/cli/main.js", ...args])

/** Nine days of history hold a weekend and every routine often enough; a hundred updates learn them. The demo itself has 20 days. */
const days = "10"
const updates = 100
const minutes = 60_000

let root: string
beforeAll(async () => { root = await mkdtemp(join(tmpdir(), "noctule-night-")) })
afterAll(() => rm(root, { recursive: true }))

describe.each([7, 20, 33])("the demo fleet's night at full strength, seed %i", seed => {
  let night: Night
  beforeAll(async () => { night = await liveNight({ seed, strength: 1 }) }, 10 * minutes)

  it("finds every planted fault on its host", () => {
    const missed = night.truth.faults.filter(fault => foundBy(fault, night.result) === undefined)
    expect(night.truth.faults).toHaveLength(6)
    expect(missed.map(({ host, kind }) => `${host} ${kind}`)).toEqual([])
  })

  it("names a feature first that the fault truly moved", () => {
    const leading = night.truth.faults.filter(fault => fault.kind !== "silence").map(fault => leadsTruly(fault, night.result))
    expect(leading.filter(({ truly }) => !truly)).toEqual([])
  })

  it("stays quiet on the host where nothing happened", () => {
    expect(membersOf(night.result).filter(({ host }) => night.truth.quiet.includes(host)).map(inShort)).toEqual([])
  })

  it("reports the silent host as silent, from its last row on", () => {
    const silent = night.result.incidents.filter(({ kind }) => kind === "silent")
    expect(silent.flatMap(({ members }) => members.map(({ host }) => host))).toEqual(night.truth.silent)
    const planted = night.truth.faults.find(({ kind }) => kind === "silence")!
    expect(Math.abs(Date.parse(silent[0]!.start) - Date.parse(planted.start))).toBeLessThanOrEqual(2 * minutes)
    expect(silent[0]!.open).toBe(true)
  })

  it("raises at most one false alarm on the seven hosts", () => {
    expect(falseAlarms(night).map(inShort).slice(1)).toEqual([])
  })
})

describe.each([7, 20])("the demo fleet's night at half strength, seed %i", seed => {
  let night: Night
  beforeAll(async () => { night = await liveNight({ seed, strength: 0.5 }) }, 10 * minutes)

  it("still finds at least four of the six faults", () => {
    const missed = night.truth.faults.filter(fault => foundBy(fault, night.result) === undefined)
    expect(missed.map(({ host, kind }) => `${host} ${kind}`).slice(2)).toEqual([])
  })

  it("stays quiet on the host where nothing happened", () => {
    expect(membersOf(night.result).filter(({ host }) => night.truth.quiet.includes(host)).map(inShort)).toEqual([])
  })
})

interface Night {
  readonly truth: Truth
  readonly result: RunResult
}

async function liveNight({ seed, strength }: { seed: number; strength: number }): Promise<Night> {
  const fleet = join(root, `${seed}-${strength}`)
  const job = join(root, `${seed}-${strength}.yaml`)
  const rules = parse(await readFile("jobs/demo.yaml", "utf8")) as { report: object }
  await writeFile(job, stringify({ ...rules, model: { updates }, report: { ...rules.report, formats: ["html"] } }))
  await noctule("demo", fleet, "--seed", `${seed}`, "--strength", `${strength}`, "--days", days)
  await noctule("run", job, "--source", fleet, "--output", fleet, "--quiet")
  const json = async (...path: string[]): Promise<unknown> => JSON.parse(await readFile(join(fleet, ...path), "utf8"))
  return { truth: await json("truth.json") as Truth, result: await json("demo", "latest", "result.json") as RunResult }
}

const membersOf = ({ incidents }: RunResult): Member[] => incidents.flatMap(({ members }) => members)

const inShort = ({ host, start, end, contributions }: Member): string => `${host} ${start} – ${end}: ${contributions[0]?.feature}`

function overlaps(member: Member, start: string, end: string): boolean {
  return Date.parse(member.start) <= Date.parse(end) && Date.parse(member.end) >= Date.parse(start)
}

/** The member that overlaps the fault for longest. */
function foundBy({ host, start, end }: TrueFault, result: RunResult): Member | undefined {
  const shared = (member: Member) => Math.min(Date.parse(member.end), Date.parse(end)) - Math.max(Date.parse(member.start), Date.parse(start))
  return membersOf(result).filter(member => member.host === host && overlaps(member, start, end)).sort((a, b) => shared(b) - shared(a))[0]
}

function leadsTruly(fault: TrueFault, result: RunResult) {
  const member = foundBy(fault, result)
  const first = member?.contributions.find(({ signal }) => signal)?.feature ?? member?.contributions[0]?.feature
  return { host: fault.host, first, truly: first !== undefined && fault.features.includes(first) }
}

/** Members that touch neither a fault of their host nor the marks that it left. */
function falseAlarms({ truth, result }: Night): Member[] {
  return membersOf(result).filter(member => !truth.faults.some(fault => fault.host === member.host && overlaps(member, fault.start, fault.marksEnd)))
}
