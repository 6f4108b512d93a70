import { describe, expect, it } from "vitest"
import { day, hour, minute } from "../../../../src/base/index.ts"
import { findRecurrence } from "../../../../src/incidents/history/recurrence.ts"
import { wordRecurrence } from "../../../../src/report/facts/wording/history.ts"
import { seeded } from "../../../../src/stats/index.ts"

const recurrenceOf = (
  onsets: readonly string[],
  zone = "UTC",
  observed: (instant: number) => boolean = () => true,
) => {
  const instants = onsets.map(text => Date.parse(text))
  const until = Math.max(...instants) + hour
  const recurrence = findRecurrence({ onsets: instants, until, zone, observed })
  return recurrence && wordRecurrence(recurrence)
}

describe("a rhythm", () => {
  it("is the weekday of a month, told in the job's zone on both sides of daylight saving", () => {
    expect(
      recurrenceOf(["2026-02-22T02:00Z", "2026-03-22T02:00Z", "2026-04-26T01:00Z"], "Europe/Berlin"),
    ).toBe("4th Sunday 03:00")
    expect(
      recurrenceOf(["2026-09-27T01:00Z", "2026-10-25T02:00Z", "2026-11-22T02:00Z"], "Europe/Berlin"),
    ).toBe("4th Sunday 03:00")
  })

  it("is every Sunday where no Sunday is left out, and the last one where only it has it", () => {
    expect(
      recurrenceOf(
        ["2026-03-01", "2026-03-08", "2026-03-15", "2026-03-22", "2026-03-29"].map(date => `${date}T03:00Z`),
      ),
    ).toBe("every Sunday 03:00")
    expect(recurrenceOf(["2026-03-29", "2026-04-26", "2026-05-31"].map(date => `${date}T03:00Z`))).toBe(
      "last Sunday 03:00",
    )
  })

  it("is every day, or Monday to Friday", () => {
    const days = Array.from({ length: 14 }, (_, i) => new Date(Date.parse("2026-03-02T23:30Z") + i * day))
    expect(recurrenceOf(days.map(date => date.toISOString()))).toBe("every day 23:30")
    expect(
      recurrenceOf(days.filter(date => date.getUTCDay() % 6 !== 0).map(date => date.toISOString())),
    ).toBe("Monday to Friday 23:30")
  })

  it("is a day of the month, or the last one", () => {
    expect(
      recurrenceOf(["2026-01-01", "2026-02-01", "2026-03-01", "2026-04-01"].map(date => `${date}T04:00Z`)),
    ).toBe("1st of the month 04:00")
    expect(
      recurrenceOf(["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"].map(date => `${date}T04:00Z`)),
    ).toBe("last day of the month 04:00")
  })

  it("stays on its day where its time slips over midnight", () => {
    expect(
      recurrenceOf(["2026-03-01T23:58Z", "2026-03-09T00:04Z", "2026-03-15T23:56Z", "2026-03-23T00:01Z"]),
    ).toMatch(/^every (Sunday 23:5|Monday 00:0)/)
  })

  it("does not miss what no one looked at: a lost night is no Sunday without it", () => {
    const onsets = ["2026-03-01", "2026-03-22", "2026-03-29"].map(date => `${date}T03:00Z`)
    const lost = [Date.parse("2026-03-08"), Date.parse("2026-03-15")]
    expect(
      recurrenceOf(onsets, "UTC", instant => !lost.some(start => instant >= start && instant < start + day)),
    ).toBe("every Sunday 03:00")
    expect(recurrenceOf(onsets)).toBeNull()
  })

  it("is not seen in two times, nor in times of day that are far apart", () => {
    expect(recurrenceOf(["2026-03-01T03:00Z", "2026-03-08T03:00Z"])).toBeNull()
    expect(recurrenceOf(["2026-03-01T03:00Z", "2026-03-08T09:00Z", "2026-03-15T15:00Z"])).toBeNull()
  })

  it("is hardly ever seen in chance", () => {
    const random = seeded(7)
    const start = Date.parse("2026-01-01")
    const draw = () => start + Math.floor(random.next() * 200 * 1440) * minute
    const draws = Array.from({ length: 300 }, () =>
      Array.from({ length: 3 + Math.floor(random.next() * 6) }, draw),
    )
    const observed = draws.filter(
      onsets =>
        findRecurrence({ onsets, until: start + 200 * day, zone: "UTC", observed: () => true }) !== null,
    )
    expect(observed.length).toBeLessThan(3)
  })
})
