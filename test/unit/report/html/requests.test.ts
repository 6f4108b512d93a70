import { describe, expect, it } from "vitest"
import type { LoggedRequest } from "../../../../src/base/index.ts"
import { busyNight } from "../fixture.ts"
import { rendered } from "../render.ts"

describe("requests of an incident", () => {
  it("are a table of the incident's page, with whatever clients sent as text", async () => {
    const run = busyNight()
    const [first, ...others] = run.result.incidents
    if (first === undefined) throw new Error("the fixture has no incident")
    const slow: LoggedRequest = {
      why: "slowest",
      host: first.members[0]?.host ?? "",
      time: first.start,
      request: "GET /<script>alert(1)</script>",
      status: 200,
      ms: 9250,
      bytes: 100,
    }
    const failing: LoggedRequest = { ...slow, why: "failing", request: "GET /broken", status: 503, ms: null }
    const incidents = [{ ...first, requests: [slow, failing] }, ...others]
    const { view, html } = await rendered({ ...run, result: { ...run.result, incidents } })
    expect(view.incidents.map(({ requests }) => requests.length)).toEqual([2, ...others.map(() => 0)])
    const rows = view.incidents[0]?.requests ?? []
    expect(rows.map(({ why, status }) => `${why} ${status}`)).toEqual(["Slowest 200", "Failing 503"])
    expect(rows[0]?.duration).toMatch(/^9[.,]?25/)
    expect(rows[1]?.duration).toBe("–")
    expect(html).toContain("GET /&lt;script&gt;alert(1)&lt;/script&gt;")
    expect(html).not.toContain("<script>alert(1)")
    expect(html.match(/class="requests sortable"/g)).toHaveLength(1)
  })
})
