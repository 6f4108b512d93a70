import { describe, expect, it } from "vitest"
import {
  incidentsAtLeast,
  occasionOf,
  pagerDutyTrigger,
  reportLink,
  resultForHosts,
  slackMessage,
  webhookPayload,
} from "../../../../src/report/index.ts"
import type { Job } from "../../../../src/base/index.ts"
import { memoryOf } from "../fixture-memory.ts"
import { busyNight, hostileNight, quietNight } from "../fixture.ts"

const { result } = busyNight()
const titleOf = (text: string) => ({ code: "text", params: { text } }) as const
const over = {
  id: "inc-1",
  title: titleOf("web-1 and 2 more hosts: Load twice the expected value for 2 h"),
  severity: "medium",
  end: result.night.start,
  hosts: ["web-1", "db-1", "db-2"],
} as const
const resolved = [over, { ...over, id: "inc-2", title: titleOf("web-1: Swap"), hosts: ["web-1"] }]
const overNight = { ...result, incidentHistory: { ...memoryOf(result.incidents), resolved } }

describe("what a route is told", () => {
  it("is limited to its hosts: hosts, incidents, data quality and errors", () => {
    const own = resultForHosts(result, ["api-*", "edge-?"])
    expect(own.hosts.map(({ host }) => host)).toEqual(["api-1", "edge-1"])
    expect(own.incidents.map(({ id }) => id)).toEqual(["inc-c41a8e03f5", "inc-2b90e4d177"])
    expect(own.dataQuality.map(({ host }) => host)).toEqual(["api-1", "edge-1"])
    expect(resultForHosts(result, ["*"])).toBe(result)
  })

  it("omits resolved incidents of other hosts, unless an old run lacks their hosts", () => {
    const resolvedFor = (host: string): readonly string[] =>
      resultForHosts(overNight, [host]).incidentHistory!.resolved.map(({ id }) => id)
    expect([resolvedFor("web-*"), resolvedFor("db-2"), resolvedFor("api-*")]).toEqual([
      ["inc-1", "inc-2"],
      ["inc-1"],
      [],
    ])
    const { hosts: _, ...old } = over
    expect(
      resultForHosts({ ...overNight, incidentHistory: { ...overNight.incidentHistory, resolved: [old] } }, [
        "api-*",
      ]).incidentHistory!.resolved,
    ).toHaveLength(1)
  })

  it("is quiet only where all its hosts were scored and no incident is severe enough", () => {
    expect(occasionOf(quietNight().result, { severity: "info" })).toBe("quiet")
    expect(occasionOf(resultForHosts(result, ["api-1"]), { severity: "critical" })).toBe("quiet")
    expect(occasionOf(resultForHosts(result, ["api-1"]), { severity: "high" })).toBe("report")
    expect(occasionOf(resultForHosts(result, ["cache-1"]), { severity: "critical" })).toBe("report")
    expect(incidentsAtLeast(result, { severity: "critical" })).toHaveLength(1)
  })
})

describe("the messages", () => {
  it("link to the report at the job's URL", () => {
    const of = (url: string | null): string | null =>
      reportLink({ report: { url } } as Pick<Job, "report">, result)
    expect(of("https://r.example.org/{job}/{night}/{run}")).toBe(
      "https://r.example.org/nightly/2026-11-20/2026-11-20-01",
    )
    expect(of(null)).toBeNull()
  })

  it("of Slack keep its limits and let no name mention or link anybody", () => {
    const { blocks, text } = slackMessage(hostileNight().result, {
      link: null,
      folder: "/srv/<!channel>",
    }) as { blocks: unknown[]; text: string }
    const written = JSON.stringify([blocks, text])
    expect(blocks.length).toBeLessThanOrEqual(50)
    expect(written).not.toMatch(/<(?!https:)/)
    expect(written).toContain("&lt;!channel&gt;")
    const linked = slackMessage(result, { link: "https://r.example.org/x", folder: "" })
    expect(JSON.stringify(linked)).toContain("<https://r.example.org/x|Open the report>")
  })

  it("of Slack and PagerDuty let no name begin a line of its own", () => {
    const [first, ...others] = result.incidents
    const title = titleOf("db-2\n*critical* forged")
    const forged = { ...result, incidents: [{ ...first!, title }, ...others] }
    const { blocks } = slackMessage(forged, { link: null, folder: "/r" })
    expect(JSON.stringify(blocks)).toContain("db-2 *critical* forged")
    expect(pagerDutyTrigger(first!.id, forged, null)).toMatchObject({
      payload: { summary: "db-2 *critical* forged" },
    })
  })

  it("name what is over with its hosts", () => {
    const message = JSON.stringify(slackMessage(overNight, { link: null, folder: "/r" }))
    expect(message).toContain(
      "web-1 and 2 more hosts: Load twice the expected value for 2 h (web-1, db-1, db-2); web-1: Swap",
    )
    const { resolved: shown } = webhookPayload(overNight, { occasion: "report", link: null })
    expect(shown).toMatchObject([{ id: "inc-1", hosts: ["web-1", "db-1", "db-2"] }, {}])
  })

  it("of PagerDuty carry the incident's id, the gravest host and what it was about, within its limits", () => {
    const event = pagerDutyTrigger("inc-7d1f0c9a42", result, "https://r.example.org/x") as {
      payload: { summary: string }
    }
    expect(event).toMatchObject({
      event_action: "trigger",
      dedup_key: "inc-7d1f0c9a42",
      client_url: "https://r.example.org/x",
      payload: {
        source: "db-2",
        severity: "critical",
        group: "nightly",
        class: "anomaly",
        custom_details: { hosts: ["db-2", "web-1"] },
      },
    })
    expect(event.payload.summary.length).toBeLessThanOrEqual(1024)
    const [first] = result.incidents
    const long = { ...first!, members: first!.members.map(member => ({ ...member, host: "h".repeat(400) })) }
    expect(pagerDutyTrigger(long.id, { ...result, incidents: [long] }, null)).toMatchObject({
      payload: { source: expect.stringMatching(/^h+…h+$/) as string },
    })
    const { payload } = pagerDutyTrigger(long.id, { ...result, incidents: [long] }, null)
    expect((payload as { source: string }).source.length).toBeLessThanOrEqual(255)
    expect(event).not.toHaveProperty("routing_key")
  })

  it("for machines count hosts and name incidents with their signals", () => {
    expect(webhookPayload(result, { occasion: "report", link: null })).toMatchObject({
      version: 1,
      event: "report",
      job: "nightly",
      hosts: { total: 8, scored: 6, silent: 1, failed: 1, gone: 0 },
      incidents: [
        { id: "inc-7d1f0c9a42", severity: "critical", members: [{ host: "db-2" }, { host: "web-1" }] },
        {},
        {},
      ],
    })
  })
})
