import { beforeAll, describe, expect, it } from "vitest"
import { day, Fault, type Feature, hour, minute } from "../../../src/base/index.ts"
import { type DayModel, openDayPrograms } from "../../../src/detect/index.ts"
import { denseAutoencoder, pack, parametersOf } from "../../../src/engine/index.ts"
import type { RawTable } from "../../../src/frame/index.ts"
import { type Fleet, openFleet } from "../../../src/live/fleet.ts"
import type { PublishedModel } from "../../../src/live/models.ts"
import { hostStates } from "../../../src/live/snapshot.ts"
import type { HostState, SourceState } from "../../../src/live/state.ts"
import { noon } from "../../clock.ts"
import { effectsAt } from "../ingest/fixture.ts"

const [window, features] = [10, ["cpu", "disk"]]
const network = denseAutoencoder({ window, units: 4, features: features.length, seed: 1 })
const weights = Object.fromEntries(
  parametersOf(network.loss).flatMap(({ from }) =>
    from.kind === "parameter" ? [[from.name, from.initial] as const] : [],
  ),
)
const files = [{ label: "dense", ...pack({ model: network, weights, about: {} }) }]
const broken = new Fault({
  code: "x",
  what: "day.bin is damaged",
  where: "day.bin",
  hint: "run a night",
  exit: 3,
})

function published(host: string, run: string, nightEnd = noon - hour): PublishedModel {
  return { run, model: dayModelOf(host, nightEnd), files: () => Promise.resolve(files) }
}

/** Rows of a host at one minute: `count` of them that end with `last`. */
function rowsOf(host: string, last: number, count: number): RawTable {
  const times = Float64Array.from({ length: count }, (_, row) => last - (count - 1 - row) * minute)
  const columns = features.map(name => ({
    name,
    values: times.map(time => 50 + ((time / minute) % 3)),
    text: 0,
  }))
  return { host, rejected: 0, parts: [{ times, columns }] }
}

interface Watched {
  readonly fleet: Fleet
  /** Publishes the models of a night. */
  readonly publish: (
    run: string,
    models: readonly (PublishedModel | readonly [string, Fault | null])[],
  ) => void
}

function watched(): Watched {
  let run: string | null = null
  let models: ReadonlyMap<string, PublishedModel | Fault | null> = new Map()
  const fleet = openFleet({
    programs: openDayPrograms("onnxruntime"),
    effects: effectsAt(noon),
    models: { run: () => Promise.resolve(run), load: () => Promise.resolve(models) },
    restore: () => Promise.resolve(null),
  })
  return {
    fleet,
    publish: (night, given) => {
      run = night
      models = new Map(
        given.map((one): [string, PublishedModel | Fault | null] =>
          "model" in one ? [one.model.host, one] : [one[0], one[1]],
        ),
      )
    },
  }
}

const ok: SourceState = { status: "ok" }
const stateOf = (fleet: Fleet, host: string, now: number, source: SourceState = ok): HostState | undefined =>
  hostStates(fleet, { now, source }).find(one => one.host === host)

describe("a host by day", () => {
  const { fleet, publish } = watched()
  beforeAll(async () => {
    publish("2026-11-21-01", [
      published("judged", "2026-11-21-01"),
      published("short", "2026-11-21-01"),
      published("late", "2026-11-21-01"),
      published("old", "2026-11-17-01", noon - 4 * day),
      ["broken", broken],
      ["new", null],
    ])
    await fleet.reload()
    fleet.add([
      rowsOf("judged", noon, 30),
      rowsOf("short", noon, 4),
      rowsOf("late", noon - 10 * minute, 30),
      rowsOf("old", noon, 30),
    ])
    await fleet.judge(noon)
  })

  it.each([
    ["judged", "judged", false],
    ["short", "warming-up", true],
    ["late", "stale-data", false],
    ["old", "stale-model", false],
    ["broken", "no-model", true],
    ["new", "no-model", true],
  ])("%s is %s", (host, status, isUnscored) => {
    const state = stateOf(fleet, host, noon)
    expect([state?.status, state?.score === null]).toEqual([status, isUnscored])
  })

  it("needs so many more rows for its first window", () => {
    expect(stateOf(fleet, "short", noon)?.missingRows).toBe(window - 4)
  })

  it("says why it has no model, and why its source fails", () => {
    expect(stateOf(fleet, "broken", noon)?.fault?.what).toBe("day.bin is damaged")
    expect(stateOf(fleet, "new", noon)?.fault?.hint).toContain("noctule run")
    const failing: SourceState = { status: "failing", since: noon, fault: broken.toRecord() }
    expect(stateOf(fleet, "judged", noon, failing)?.status).toBe("failing")
  })
})

describe("a night that is published meanwhile", () => {
  it("brings its models at the next tick; rows go on without a gap", async () => {
    const { fleet, publish } = watched()
    expect(await fleet.reload()).toBe(false)
    publish("2026-11-20-01", [published("a", "2026-11-20-01", noon - day)])
    expect(await fleet.reload()).toBe(true)
    fleet.add([rowsOf("a", noon, 30)])
    await fleet.judge(noon)
    publish("2026-11-21-01", [published("a", "2026-11-21-01")])
    expect(await fleet.reload()).toBe(true)
    fleet.add([rowsOf("a", noon + minute, 2)])
    await fleet.judge(noon + minute)
    const state = stateOf(fleet, "a", noon + minute)
    expect(state).toMatchObject({ status: "judged", lastRow: noon + minute, missingRows: 0 })
    expect([state?.model?.run, fleet.run()]).toEqual(["2026-11-21-01", "2026-11-21-01"])
    expect(state?.score).not.toBeNull()
    expect(await fleet.reload()).toBe(false)
  })
})

function dayModelOf(host: string, nightEnd: number): DayModel {
  const width = features.length
  const table = { start: nightEnd, step: day, rows: 1 }
  const numbers = (value: number): Float32Array => new Float32Array(width).fill(value)
  const expected = { ...table, expected: numbers(50), lower: numbers(30), upper: numbers(70) }
  const baseline = { trained: numbers(1), firstHour: 0, medians: new Float32Array(0), current: null }
  return {
    version: 1,
    host,
    start: nightEnd - day,
    step: minute,
    features: features.map((name): Feature => {
      return { name, label: name, unit: "%", kind: "gauge", scaling: "min-max", threshold: null }
    }),
    window,
    scaler: { origin: [0, 0], spread: [100, 100], limit: [4, 4] },
    nightEnd,
    threshold: { score: 4, features: numbers(4) },
    members: [{ label: "dense", errorScale: [1, 1] }],
    timeOfDay: null,
    baseline,
    nightBaseline: baseline,
    nightScore: new Float32Array(0),
    expected,
    nightExpected: expected,
    forecasts: [],
  }
}
