import { describe, expect, it } from "vitest"
import { hour, minute, type Severity } from "../../../../src/base/index.ts"
import { isSuppressedByDay } from "../../../../src/incidents/index.ts"
import { dueAlerts, type MessageRoute } from "../../../../src/live/alerts/due.ts"
import type { LiveIncident } from "../../../../src/live/state.ts"
import { fingerprintOf } from "../../../../src/incidents/history/fingerprint.ts"
import { noon } from "../../../clock.ts"
import { jobOf } from "../../ingest/fixture.ts"
import { liveIncident } from "../fixture.ts"

const rule = { on: ["live"], hosts: ["*"], severity: "info", attempts: 1, timeout: 5000, pause: 1 } as const
const hook: MessageRoute = { ...rule, name: "hook", to: "webhook", url: "http://127.0.0.1:9", secret: null }
const pager: MessageRoute = {
  ...rule,
  name: "pager",
  to: "pagerduty",
  key: { env: "KEY" },
  endpoint: "http://127.0.0.1:9",
}
const job = { ...jobOf("/nowhere"), watch: { openAfter: 2, of: 3, closeAfter: 10, repeat: 4 * hour } }
const incident = { ...liveIncident("INC-20261121-AAAA", "db-1"), raisedAt: noon }

/** Runs through incidents as ticks see them; what was due once is known afterwards. */
function watched(routes: readonly MessageRoute[]) {
  const known = new Set<string>()
  return (at: number, incidents: readonly LiveIncident[]): readonly string[] => {
    const due = dueAlerts(incidents, { job, routes, known, now: noon + at })
    for (const { id } of due) known.add(id)
    return due.map(({ route, change }) => `${route.name} ${change}`)
  }
}

describe("a message is due", () => {
  it("when an incident opens, grows, stays open for the interval, and closes, once each", () => {
    const tick = watched([hook])
    const graver = { ...incident, severity: "critical" as Severity }
    const over = { ...graver, open: false, closedAt: noon + 5 * hour }
    expect(tick(0, [incident])).toEqual(["hook opened"])
    expect(tick(minute, [incident])).toEqual([])
    expect(tick(2 * minute, [graver])).toEqual(["hook grown"])
    expect(tick(3 * minute, [incident])).toEqual([])
    expect(tick(4 * hour, [graver])).toEqual(["hook repeated"])
    expect(tick(4 * hour + minute, [graver])).toEqual([])
    expect(tick(5 * hour, [over])).toEqual(["hook closed"])
    expect(tick(6 * hour, [over])).toEqual([])
  })

  it("after a restart of what was raised but not yet queued, and of nothing else", () => {
    const tick = watched([hook])
    tick(0, [incident])
    const second = { ...incident, id: "INC-20261121-BBBB" }
    expect(tick(9 * minute, [incident, second])).toEqual(["hook opened"])
    expect(watched([hook])(0, [{ ...incident, open: false, closedAt: noon }])).toEqual([])
  })

  it("for a graver route when the incident becomes grave enough; PagerDuty gets no repetition", () => {
    const tick = watched([pager, { ...hook, severity: "critical" }])
    expect(tick(0, [incident])).toEqual(["pager opened"])
    expect(tick(minute, [{ ...incident, severity: "critical" }])).toEqual(["pager grown", "hook opened"])
    expect(tick(9 * hour, [{ ...incident, severity: "critical" }])).toEqual(["hook repeated"])
  })
})

describe("a label by day", () => {
  const label = (fingerprint: string, verdict: "expected" | "confirmed" = "expected") => [
    { incident: null, fingerprint, hosts: "*", verdict, author: "Ada", date: "2026-11-20", note: "" },
  ]
  const isSuppressed = (labels: ReturnType<typeof label>, one: LiveIncident): boolean =>
    isSuppressedByDay(one, { calendar: [], labels, zone: "UTC" })
  const open = { ...incident, start: "2026-11-21T11:50:00.000Z", end: "2026-11-21T11:55:00.000Z", open: true }
  const [spike, spell] = [open.end, "2026-11-21T12:20:00.000Z"].map(end =>
    fingerprintOf({ ...open, end }, "UTC"),
  )

  it("holds for an incident that is, or may still become, like the expected one", () => {
    expect(isSuppressed(label(spike ?? ""), open)).toBe(true)
    expect(isSuppressed(label(spell ?? ""), open)).toBe(true)
    expect(isSuppressed(label(spell ?? ""), { ...open, open: false })).toBe(false)
    expect(isSuppressed(label(spike ?? ""), { ...open, end: "2026-11-21T12:20:00.000Z" })).toBe(false)
  })

  it("suppresses nothing where people confirmed, or where signals differ", () => {
    expect(isSuppressed(label(spike ?? "", "confirmed"), open)).toBe(false)
    expect(isSuppressed(label("AAAAAAAA-spike-sat11"), open)).toBe(false)
  })
})
