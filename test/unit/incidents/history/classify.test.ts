import { describe, expect, it } from "vitest"
import { day } from "../../../../src/base/index.ts"
import { disk, leak, nightAfter, nights } from "./nights.ts"

const monday = Date.parse("2026-03-02T00:00:00Z")
const [low, more] = [
  { at: 3, hours: 1 },
  { at: 23, hours: 1 },
]

describe("an incident", () => {
  it("says nothing of the past on the first night", () => {
    const { incidents, memory } = nightAfter([], { start: monday, troubles: [low] })
    expect(incidents[0]!.past).toBeUndefined()
    expect(incidents[0]!.fingerprint).toMatch(/^[0-9A-Z]{8}-spell-mon03$/)
    expect(memory.nights.map(({ night }) => night)).toEqual(["2026-03-02"])
  })

  it("is new when nothing like it was there before", () => {
    const first = nightAfter([], { start: monday, troubles: [low] })
    const { incidents, memory } = nightAfter(first.past, {
      start: monday + day,
      troubles: [{ ...low, signals: leak }],
    })
    expect(incidents[0]!.past).toEqual({
      state: "new",
      nights: 0,
      first: null,
      last: null,
      recurrence: null,
      ids: [],
    })
    expect(memory.resolved.map(({ id }) => id)).toEqual([first.incidents[0]!.id])
  })

  it("is recurring when the same signals of the same host come again at another hour, with another fingerprint", () => {
    const first = nightAfter([], { start: monday, troubles: [low] })
    const { incidents } = nightAfter(first.past, { start: monday + day, troubles: [{ at: 14, hours: 1 }] })
    expect(incidents[0]!.past).toMatchObject({
      state: "recurring",
      nights: 1,
      first: first.incidents[0]!.start,
      ids: [first.incidents[0]!.id],
    })
    expect(incidents[0]!.id).not.toBe(first.incidents[0]!.id)
    expect(incidents[0]!.fingerprint).not.toBe(first.incidents[0]!.fingerprint)
  })

  it("is recurring on another host only at the same hour of the week", () => {
    const first = nightAfter([], { start: monday, troubles: [low] })
    const stateAt = (start: number) =>
      nightAfter(first.past, { start, troubles: [{ ...low, host: "web-1" }] }).incidents[0]!.past!.state
    expect([stateAt(monday + day), stateAt(monday + 7 * day)]).toEqual(["new", "recurring"])
  })

  it("keeps its fingerprint through small changes of shares, of length and of onset", () => {
    const first = nightAfter([], { start: monday, troubles: [low] })
    const changed = {
      at: 3.98,
      hours: 1.4,
      signals: { "disk-io-time": 0.4, "cpu-iowait": 0.35, "load-1m": 0.3 },
    }
    const { incidents } = nightAfter(first.past, { start: monday + 7 * day, troubles: [changed] })
    expect(incidents[0]!.fingerprint).toBe(first.incidents[0]!.fingerprint)
  })

  it("gets a fingerprint of its own when it lasts ten times as long or goes the other way", () => {
    const first = nightAfter([], { start: monday, troubles: [low] })
    const repeatOf = (trouble: object) =>
      nightAfter(first.past, { start: monday + 7 * day, troubles: [{ ...low, ...trouble }] }).incidents[0]!
    expect(repeatOf({ hours: 10 }).fingerprint).not.toBe(first.incidents[0]!.fingerprint)
    expect(repeatOf({ direction: "down" })).toMatchObject({ past: { state: "new" } })
  })

  it("goes on from last night under its first id, night after night", () => {
    const one = nightAfter([], { start: monday, troubles: [{ ...more, open: true }] })
    const two = nightAfter(one.past, {
      start: monday + day,
      troubles: [{ at: 0.5, hours: 23.5, open: true }],
    })
    const three = nightAfter(two.past, { start: monday + 2 * day, troubles: [{ at: 0, hours: 2 }] })
    expect([two, three].map(({ incidents }) => incidents[0]!.id)).toEqual([
      one.incidents[0]!.id,
      one.incidents[0]!.id,
    ])
    expect(three.incidents[0]!.past).toMatchObject({
      state: "continued",
      nights: 2,
      first: one.incidents[0]!.start,
      ids: [one.incidents[0]!.id],
    })
    expect([two, three].map(({ memory }) => memory.resolved)).toEqual([[], []])
    const four = nightAfter(three.past, { start: monday + 3 * day, troubles: [] })
    expect(four.memory.resolved).toMatchObject([
      { id: one.incidents[0]!.id, end: three.incidents[0]!.end, hosts: ["db-1"] },
    ])
  })

  it("keeps its severity where it goes on all night; a night unlike its history stays that", () => {
    const allNight = { at: 0, hours: 24, open: true, allNight: true }
    const began = nightAfter([], { start: monday, troubles: [{ ...more, open: true }] })
    const wentOn = nightAfter(began.past, { start: monday + day, troubles: [allNight] })
    expect(wentOn.incidents[0]).toMatchObject({
      title: { code: "departure" },
      severityRule: { code: "points" },
    })
    const unlike = nightAfter([], { start: monday, troubles: [allNight] })
    const next = nightAfter(unlike.past, { start: monday + day, troubles: [allNight] })
    expect(next.incidents[0]).toMatchObject({
      id: unlike.incidents[0]?.id,
      title: { code: "unlike-history" },
      severity: "medium",
    })
  })

  it("does not go on when it begins later than the merge gap after the night's start, on other hosts or with other signals", () => {
    const one = nightAfter([], { start: monday, troubles: [{ ...more, open: true }] })
    const state = (trouble: object) =>
      nightAfter(one.past, { start: monday + day, troubles: [{ at: 0, hours: 1, ...trouble }] }).incidents[0]!
        .past!.state
    expect([state({}), state({ at: 1.1 }), state({ host: "web-1" }), state({ signals: leak })]).toEqual([
      "continued",
      "recurring",
      "new",
      "new",
    ])
  })

  it("goes on over one lost night when it was open before it and is there after it", () => {
    const one = nightAfter([], { start: monday, troubles: [{ ...more, open: true }] })
    const after = (days: number) =>
      nightAfter(one.past, { start: monday + days * day, troubles: [{ at: 0, hours: 1 }] }).incidents[0]!
        .past!.state
    expect([after(2), after(3)]).toEqual(["continued", "recurring"])
  })

  it("gives its id to one of two that go on from it, and is resolved in neither", () => {
    const one = nightAfter([], {
      start: monday,
      troubles: [
        { ...more, open: true },
        { ...more, host: "db-2", open: true },
      ],
    })
    const signals = { "disk-io-time": 0.6, "sys-mem-free": 0.3 }
    const two = nightAfter(one.past, {
      start: monday + day,
      troubles: [
        { at: 0, hours: 0.1 },
        { at: 0.5, hours: 1, host: "db-2", signals },
      ],
    })
    expect(two.incidents).toHaveLength(2)
    expect(two.incidents.filter(({ id }) => id === one.incidents[0]!.id)).toHaveLength(1)
    expect(new Set(two.incidents.map(({ id }) => id)).size).toBe(2)
    expect(two.memory.resolved).toEqual([])
  })

  it("is not called resolved while a host of it was not scored", () => {
    const one = nightAfter([], { start: monday, troubles: [low] })
    expect(
      nightAfter(one.past, { start: monday + day, troubles: [], hosts: ["web-1"] }).memory.resolved,
    ).toEqual([])
  })

  it("shows its rhythm after the third time", () => {
    const sundays = ["2026-01-25", "2026-02-22", "2026-03-22"].map(date => Date.parse(date))
    const results = nights(60, sundays[2]! - 59 * day, (_, at) => (sundays.includes(at) ? [low] : []))
    expect(results.incidents[0]!.past).toMatchObject({
      state: "recurring",
      nights: 2,
      recurrence: { code: "nth-weekday", params: { nth: 4, weekday: 0, minute: 180 } },
    })
  })
})

describe("the memory", () => {
  it("counts the incidents of each night by severity", () => {
    const { memory } = nights(3, monday, n =>
      n === 1 ? [low, { ...low, host: "web-1", signals: leak }] : [],
    )
    const sums = memory.nights.map(({ incidents }) => Object.values(incidents).reduce((a, b) => a + b, 0))
    expect(sums).toEqual([0, 2, 0])
  })

  it("is the same whatever the order of what was found", () => {
    const one = nightAfter([], {
      start: monday,
      troubles: [low, { ...more, host: "db-2", signals: disk, open: true }],
    })
    const troubles = [
      { at: 0, hours: 1, host: "db-2" },
      { ...low, host: "web-1", signals: leak },
    ]
    const results = [troubles, [...troubles].reverse()].map(some =>
      nightAfter(one.past, { start: monday + day, troubles: some }),
    )
    expect(results[0]).toEqual(results[1])
  })
})
