import { appendFile, readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { beforeAll, describe, expect, it } from "vitest"
import type { Effects, RunResult } from "../../src/base/index.ts"
import { loadJob } from "../../src/job/index.ts"
import { watch, type WatchState } from "../../src/live/index.ts"
import { quietLog } from "../quiet-log.ts"
import {
  nightEnd,
  noctule,
  smallCsv,
  smallModel,
  type SmallSource,
  smallSource,
  step,
} from "./small-night.ts"

const day = 86_400_000
const dayStart = nightEnd - day
const faultStart = dayStart + 3 * 3_600_000
const hosts = [
  { host: "a", fault: 3, days: 6 },
  { host: "b", days: 6 },
]

/** A host's lines by the time of their rows. */
function linesOf(host: (typeof hosts)[number]): readonly (readonly [number, string])[] {
  const [, ...lines] = smallCsv(host).trimEnd().split("\n")
  return lines.map(line => [Date.parse(line.split(",")[0] ?? ""), line])
}

/** What grows while the watch runs, and the watch's clock. */
interface Day {
  readonly source: SmallSource
  now: number
  /** That come between two ticks. */
  rows: number
}

/** Watches from where the day is up to `until`: a step's rows and a tick after each other. */
async function watched(today: Day, until: number): Promise<readonly WatchState[]> {
  const { source } = today
  const states: WatchState[] = []
  const stop = new AbortController()
  const effects: Effects = {
    now: () => today.now,
    log: quietLog,
    progress: { at: () => undefined, clear: () => undefined },
    env: {},
    signal: stop.signal,
  }
  const job = await loadJob(source.job, { output: source.output, env: {}, now: today.now })
  await watch(
    job,
    {
      every: today.rows * step,
      serve: handle => {
        handle.onTick(state => states.push(state))
        return Promise.resolve({ close: () => Promise.resolve() })
      },
      trainFirst: null,
      pause: async () => {
        if (today.now >= until) stop.abort()
        else await grow(today)
      },
    },
    effects,
  )
  return states
}

async function grow(today: Day): Promise<void> {
  const next = today.now + today.rows * step
  for (const host of hosts) {
    const due = linesOf(host).filter(([time]) => time >= today.now && time < next)
    const file = join(today.source.root, "data", `${host.host}.csv`)
    await appendFile(file, due.map(([, line]) => `${line}\n`).join(""))
  }
  today.now = next
}

describe("a day with a fault after a night that left models", () => {
  let today: Day
  let first: readonly WatchState[]
  let later: readonly WatchState[]
  let night: RunResult
  beforeAll(async () => {
    const model = smallModel({ detectors: "[dense-autoencoder]", updates: 120 })
    const source = await smallSource(hosts, { model })
    for (const host of hosts) {
      const [header = ""] = smallCsv(host).split("\n")
      const lines = linesOf(host).filter(([time]) => time < dayStart)
      const text = [header, ...lines.map(([, line]) => line), ""].join("\n")
      await writeFile(join(source.root, "data", `${host.host}.csv`), text)
    }
    const ended = await noctule(["run", source.job, "--output", source.output, "--workers", "1"])
    expect(ended.code, ended.stderr).toBe(0)
    today = { source, now: dayStart, rows: 24 }
    await grow(today)
    today.rows = 1
    first = await watched(today, faultStart + 6 * step)
    today.rows = 3
    later = await watched(today, faultStart + 3 * 3_600_000)
    today.rows = 12
    while (today.now < nightEnd) await grow(today)
    const next = await noctule(["run", source.job, "--output", source.output, "--workers", "1"])
    expect(next.code, next.stderr).toBe(0)
    night = JSON.parse(await readFile(join(source.output, "small/latest/result.json"), "utf8")) as RunResult
  }, 120_000)

  it("judges each row of both hosts, and raises nothing before the fault", () => {
    const before = first.filter(({ lastTick }) => (lastTick?.at ?? Infinity) <= faultStart)
    expect(before.length).toBeGreaterThan(8)
    expect(before.slice(1).every(({ hosts }) => hosts.every(({ status }) => status === "judged"))).toBe(true)
    expect(before.flatMap(({ open }) => open)).toEqual([])
  })

  it("raises one incident of the host within five rows of the onset, led by its feature", () => {
    const raised = first.find(({ open }) => open.length > 0)
    expect((raised?.lastTick?.at ?? Infinity) - faultStart).toBeLessThanOrEqual(5 * step)
    const [incident] = raised?.open ?? []
    expect(incident?.members.map(({ host }) => host)).toEqual(["a"])
    expect(incident?.members[0]?.contributions[0]?.feature).toBe("cpu")
  })

  it("goes on with the same incident after a restart, and closes it once the rows are calm", () => {
    const id = first.at(-1)?.open[0]?.id
    expect(later[0]?.open.map(({ id }) => id)).toEqual([id])
    expect(later.at(-1)?.open).toEqual([])
    expect(later.at(-1)?.closed.map(({ id }) => id)).toEqual([id])
  })

  it("keeps its id in the night's report, which says when it was raised", () => {
    const live = later.at(-1)?.closed[0]
    const found = night.incidents.find(({ id }) => id === live?.id)
    expect(found?.members.map(({ host }) => host)).toContain("a")
    expect(Date.parse(found?.raised ?? "")).toBe(live?.raisedAt)
  })
})
