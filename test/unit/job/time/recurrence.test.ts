import { describe, expect, test } from "vitest"
import { type CalendarEvent, day, hour } from "../../../../src/base/index.ts"
import { occurrencesOf, recurrenceProblem } from "../../../../src/job/time/recurrence.ts"

const event = (more: Partial<CalendarEvent>): CalendarEvent => ({
  title: "",
  hosts: "*",
  start: "2026-01-04T03:00",
  duration: 2 * hour,
  rrule: "FREQ=WEEKLY;BYDAY=SU",
  zone: "Europe/Berlin",
  suppress: true,
  ...more,
})
const between = (from: string, to: string, more: Partial<CalendarEvent> = {}) =>
  occurrencesOf(event(more), { start: Date.parse(from), end: Date.parse(to) }).map(({ start, end }) =>
    [start, end].map(ms => new Date(ms).toISOString()),
  )

describe("what comes again", () => {
  test("keeps its local hour when summer time begins, on 29 March 2026 in Berlin", () => {
    expect(between("2026-03-21", "2026-04-06")).toEqual([
      ["2026-03-22T02:00:00.000Z", "2026-03-22T04:00:00.000Z"],
      ["2026-03-29T01:00:00.000Z", "2026-03-29T03:00:00.000Z"],
      ["2026-04-05T01:00:00.000Z", "2026-04-05T03:00:00.000Z"],
    ])
  })

  test("keeps its local hour when summer time ends, on 25 October 2026", () => {
    expect(between("2026-10-17", "2026-11-02").map(([start]) => start)).toEqual([
      "2026-10-18T01:00:00.000Z",
      "2026-10-25T02:00:00.000Z",
      "2026-11-01T02:00:00.000Z",
    ])
  })

  test("in a skipped hour begins after it; in a repeated one, the first time", () => {
    expect(between("2026-03-28", "2026-03-30", { start: "2026-01-04T02:30" })[0]![0]).toBe(
      "2026-03-29T01:30:00.000Z",
    )
    expect(between("2026-10-24", "2026-10-26", { start: "2026-01-04T02:30" })[0]![0]).toBe(
      "2026-10-25T00:30:00.000Z",
    )
  })

  test("keeps its duration across a clock change", () => {
    expect(between("2026-03-28", "2026-03-30", { start: "2026-01-04T01:00" })[0]).toEqual([
      "2026-03-29T00:00:00.000Z",
      "2026-03-29T02:00:00.000Z",
    ])
  })

  test("overlaps a span from before, and falls on the 4th Sunday of a month", () => {
    expect(between("2026-03-22T03:00Z", "2026-03-22T05:00Z")).toHaveLength(1)
    expect(between("2026-03-22T04:00Z", "2026-03-22T05:00Z")).toHaveLength(0)
    const fourth = between("2026-03-01", "2026-05-01", { rrule: "FREQ=MONTHLY;BYDAY=4SU" })
    expect(fourth.map(([start]) => start!.slice(0, 10))).toEqual(["2026-03-22", "2026-04-26"])
  })

  test("without a rule occurs once, at the instant of its offset or zone", () => {
    expect(between("2026-03-01", "2026-05-01", { rrule: null, start: "2026-03-29T03:00" })[0]![0]).toBe(
      "2026-03-29T01:00:00.000Z",
    )
    expect(between("2026-03-01", "2026-05-01", { rrule: null, start: "2026-03-29T03:00Z" })[0]![0]).toBe(
      "2026-03-29T03:00:00.000Z",
    )
  })

  test("never occurs after its UNTIL or COUNT", () => {
    expect(between("2026-01-01", "2026-12-31", { rrule: "FREQ=WEEKLY;COUNT=3" })).toHaveLength(3)
    expect(
      between("2026-01-01", "2026-12-31", { rrule: "RRULE:FREQ=DAILY;UNTIL=20260110T000000Z;" }),
    ).toHaveLength(6)
  })
})

describe("a rule that makes no sense is told", () => {
  const start = Date.parse("2026-01-04")
  test.each([
    ["every sunday", /expected a recurrence rule such as/],
    ["FREQ=SOMETIMES", /FREQ/],
    ["BYDAY=SU", /FREQ/],
    ["FREQ=WEEKLY;BYDAY=XX", /XX/],
    ["FREQ=WEEKLY;FOO=1", /no part FOO/],
    ["FREQ=WEEKLY;COUNT=abc", /COUNT: expected a whole number/],
    ["FREQ=MINUTELY", /every minute/],
  ])("%s", (rrule, message) => expect(recurrenceProblem(rrule, start)).toMatch(message))

  test("and one that does is not", () => {
    expect(recurrenceProblem("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24,25,26", start)).toBeNull()
    expect(recurrenceProblem("FREQ=HOURLY;INTERVAL=6", start - 365 * day)).toBeNull()
  })
})
