import { expect, test } from "vitest"
import type { Incident, SeverityRule } from "../../../../../src/base/index.ts"
import { wordSeverityRule } from "../../../../../src/report/facts/wording/severity.ts"
import { busyNight } from "../../fixture.ts"

const minute = 60_000
const wordOf = (severity: Incident["severity"], severityRule: SeverityRule): string =>
  wordSeverityRule({ ...busyNight().result.incidents[0]!, severity, severityRule })

test("a sum of points names each part with its value", () => {
  const params = {
    total: 4,
    ratio: { value: 6.2, points: 2 },
    duration: { value: 41 * minute, points: 1 },
    signals: { value: 3, points: 1 },
    hosts: { value: 1, points: 0 },
  }
  expect(wordOf("medium", { code: "points", params })).toBe(
    "medium: 4 points of 10, for a score of 6.2 times its threshold (2), 41 min (1), 3 signals (1), 1 host (0)",
  )
})

test("silence is rated by its length and the number of hosts", () => {
  const params = { duration: 90 * minute, limit: 60 * minute, hosts: 2 }
  expect(wordOf("critical", { code: "silence", params })).toBe(
    "critical: 2 hosts without data for 1 h 30 min; 1 h or more, or more than one host, is critical",
  )
})
