import { expect, test } from "vitest"
import type { Recurrence } from "../../../../../src/base/index.ts"
import {
  wordHistoryRemark,
  wordRecurrence,
  wordSuppression,
} from "../../../../../src/report/facts/wording/history.ts"

test.each<[Recurrence, string]>([
  [{ code: "every-day", params: { minute: 1410 } }, "every day 23:30"],
  [{ code: "workdays", params: { minute: 540 } }, "Monday to Friday 09:00"],
  [{ code: "weekday", params: { minute: 180, weekday: 2 } }, "every Tuesday 03:00"],
  [{ code: "day-of-month", params: { minute: 240, day: 1 } }, "1st of the month 04:00"],
  [{ code: "last-day-of-month", params: { minute: 0 } }, "last day of the month 00:00"],
  [{ code: "nth-weekday", params: { minute: 180, weekday: 0, nth: 4 } }, "4th Sunday 03:00"],
  [{ code: "last-weekday", params: { minute: 65, weekday: 5 } }, "last Friday 01:05"],
  [{ code: "text", params: { text: "every day 23:30" } }, "every day 23:30"],
])("%j reads %s", (recurrence, text) => expect(wordRecurrence(recurrence)).toBe(text))

test("a suppressed incident names its window in the zone of the job, or its label", () => {
  const start = Date.parse("2026-11-20T02:00:00Z")
  const params = { title: "backup", start, end: start + 3_600_000, source: "nightly.yaml", minutes: 10 }
  expect(wordSuppression({ code: "inside-window", params }, "Europe/Berlin")).toBe(
    "inside backup, 03:00–04:00 CET (nightly.yaml), give or take 10 min",
  )
  const label = { author: "Ada", date: "2026-11-21", note: "", fingerprint: "7F3K9QZ2-spell-sun03" }
  expect(wordSuppression({ code: "labelled-expected", params: label }, "UTC")).toBe(
    "labelled expected by Ada on 2026-11-21 (7F3K9QZ2-spell-sun03)",
  )
})

test("a label of an unknown incident names the nearest id", () => {
  const params = { incident: "INC-1", suggestion: "INC-2" }
  expect(wordHistoryRemark({ code: "unknown-label", params })).toBe(
    "A label names INC-1, which no night that is remembered has; did it mean INC-2?",
  )
})
