import { describe, expect, it } from "vitest"
import type { Incident, Job, Message, PagerDutyRoute, RunResult } from "../../../../src/base/index.ts"
import type { Entry } from "../../../../src/deliver/index.ts"
import { pagesFor } from "../../../../src/pipeline/publish/pages.ts"
import { job as jobFrom } from "../../job/fixture.ts"
import { busyNight } from "../../report/fixture.ts"

const job: Job = jobFrom(`name: nightly
source: { files: "*.csv" }
deliver: [{ to: pagerduty, keyFrom: { env: K }, on: [report] }]
`)
const route = job.deliver.find((one): one is PagerDutyRoute => one.to === "pagerduty")!
const { result } = busyNight()
const nightOf = (count: number): RunResult => ({
  ...result,
  incidents: Array.from({ length: count }, (_, index): Incident => ({
    ...result.incidents[0]!,
    id: `i${index}`,
  })),
})
const sent = ({ content: _, ...message }: Message): Entry => ({
  version: 1,
  ...message,
  state: "sent",
  createdAt: result.run.finishedAt,
  order: 0,
  endedAt: result.run.finishedAt,
  attempts: 1,
  why: null,
  remaining: null,
  body: null,
})

describe("pages of a night with hundreds of incidents", () => {
  it("are one for each of the hundred most severe, and one for the others", () => {
    const pages = pagesFor(route, { job, result: nightOf(1000), earlier: [] })
    expect(pages).toHaveLength(101)
    expect(pages.at(-1)).toMatchObject({
      incident: "noctule:nightly:pagerduty:more",
      title: "900 more incidents: see the report",
      content: { body: { event_action: "trigger", payload: { severity: "critical", source: "nightly" } } },
    })
  })

  it("are resolved with the first night that is not so, and not before", () => {
    const earlier = pagesFor(route, { job, result: nightOf(101), earlier: [] }).map(sent)
    const more = "noctule:nightly:pagerduty:more"
    const resolvedBy = (next: RunResult): boolean =>
      pagesFor(route, { job, result: next, earlier }).some(
        ({ occasion, incident }) => occasion === "resolve" && incident === more,
      )
    expect([resolvedBy(nightOf(101)), resolvedBy(nightOf(100))]).toEqual([false, true])
  })
})
