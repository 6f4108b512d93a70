import { describe, expect, it } from "vitest"
import { type CalendarSpan, day, hour, type LabelEntry, minute } from "../../../../src/base/index.ts"
import { leak, nightAfter } from "./nights.ts"

const monday = Date.parse("2026-03-02T00:00:00Z")
const backup = { at: 3, hours: 1 }
const first = nightAfter([], { start: monday, troubles: [backup] })
const { id, fingerprint } = first.incidents[0]!

function label(more: Partial<LabelEntry>): LabelEntry {
  return {
    incident: null,
    fingerprint: null,
    hosts: "*",
    verdict: "expected",
    author: "Ada",
    date: "2026-03-03",
    note: "backup",
    ...more,
  }
}

function window(more: Partial<CalendarSpan>): CalendarSpan {
  const start = monday + 3 * hour
  return {
    title: "Patch night",
    hosts: "db-*",
    suppress: true,
    start,
    end: start + 2 * hour,
    by: "maintenance",
    source: "nightly.yaml",
    ...more,
  }
}

describe("a label", () => {
  it("by id is shown with its incident, which stays in the report whatever the verdict", () => {
    const { incidents, memory } = nightAfter([], {
      start: monday,
      troubles: [backup],
      labels: [label({ incident: id })],
    })
    expect(incidents[0]!.label).toEqual({
      verdict: "expected",
      author: "Ada",
      date: "2026-03-03",
      note: "backup",
    })
    expect(memory.suppressed).toEqual([])
  })

  it("of the expected by fingerprint suppresses what is like it in later weeks, with a reason that names author, date and note", () => {
    const labels = [label({ fingerprint: fingerprint! })]
    const { incidents, memory } = nightAfter(first.past, {
      start: monday + 7 * day,
      troubles: [{ at: 3.5, hours: 0.8 }],
      labels,
    })
    expect(incidents).toEqual([])
    expect(memory.suppressed).toMatchObject([
      {
        by: "label",
        reason: {
          code: "labelled-expected",
          params: { author: "Ada", date: "2026-03-03", note: "backup", fingerprint },
        },
      },
    ])
  })

  it("by fingerprint leaves alone what comes at another hour, lasts ten times as long, or is on hosts that it does not name", () => {
    const labels = [label({ fingerprint: fingerprint!, hosts: "db-*" })]
    const kept = (trouble: object) =>
      nightAfter(first.past, { start: monday + 7 * day, troubles: [{ ...backup, ...trouble }], labels })
        .incidents.length
    expect([
      kept({}),
      kept({ at: 14 }),
      kept({ hours: 12 }),
      kept({ host: "web-1" }),
      kept({ signals: leak }),
    ]).toEqual([0, 1, 1, 1, 1])
  })

  it("by fingerprint that says something else is shown and suppresses nothing", () => {
    const labels = [label({ fingerprint: fingerprint!, verdict: "false-alarm" })]
    const { incidents } = nightAfter(first.past, { start: monday + 7 * day, troubles: [backup], labels })
    expect(incidents[0]!.label!.verdict).toBe("false-alarm")
  })

  it("counts into how often the detector was right, over the host-weeks that it watched", () => {
    const second = nightAfter(first.past, { start: monday + day, troubles: [{ ...backup, signals: leak }] })
    const labels = [label({ incident: id, verdict: "confirmed" })]
    const { memory } = nightAfter(second.past, { start: monday + 2 * day, troubles: [backup], labels })
    expect(memory.judged).toEqual({
      confirmed: 1,
      expected: 0,
      "false-alarm": 0,
      "new-trend": 0,
      notJudged: 1,
      hostWeeks: 0.857,
    })
  })
})

describe("a maintenance window", () => {
  const suppressed = (trouble: object, more: Partial<CalendarSpan> = {}) =>
    nightAfter([], { start: monday, troubles: [{ ...backup, ...trouble }], calendar: [window(more)] }).memory
      .suppressed

  it("suppresses what lies wholly inside it, ten minutes more on both sides, and says so", () => {
    expect(suppressed({})).toMatchObject([
      {
        by: "maintenance",
        reason: {
          code: "inside-window",
          params: { title: "Patch night", source: "nightly.yaml", minutes: 10, start: monday + 3 * hour },
        },
      },
    ])
    expect(suppressed({ at: 3 - 9 / 60, hours: 2 + 18 / 60 })).toHaveLength(1)
    expect(suppressed({ at: 3 - 11 / 60, hours: 1 })).toEqual([])
    expect(suppressed({ at: 3, hours: 2 + 11 / 60 })).toEqual([])
  })

  it("suppresses nothing on a host that it is not about, nor without suppress", () => {
    expect(suppressed({ host: "web-1" })).toEqual([])
    expect(suppressed({}, { suppress: false })).toEqual([])
  })

  it("does not hide that a trouble went on after it: that one is shown, under the id it had", () => {
    const late = { start: monday + 22 * hour, end: monday + 25 * hour }
    const one = nightAfter([], {
      start: monday,
      troubles: [{ at: 22, hours: 1.98, open: true }],
      calendar: [window(late)],
    })
    expect(one.incidents).toEqual([])
    const two = nightAfter(one.past, {
      start: monday + day,
      troubles: [{ at: 0, hours: 3 + (30 * minute) / hour }],
      calendar: [window(late)],
    })
    expect(two.incidents[0]).toMatchObject({
      id: one.memory.suppressed[0]!.incident.id,
      past: { state: "continued" },
    })
  })

  it("is no work of the detector's: what it suppressed counts in no judgement and in no night's figures", () => {
    const one = nightAfter([], { start: monday, troubles: [backup], calendar: [window({})] })
    const { memory } = nightAfter(one.past, { start: monday + day, troubles: [] })
    expect(memory.judged.notJudged).toBe(0)
    expect(memory.nights[0]!.incidents).toEqual({ info: 0, low: 0, medium: 0, high: 0, critical: 0 })
  })
})
