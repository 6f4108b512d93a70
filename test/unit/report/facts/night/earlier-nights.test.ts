import { beforeAll, describe, expect, it } from "vitest"
import type { View } from "../../../../../src/report/html/types.ts"
import { headline } from "../../../../../src/report/facts/night/headline.ts"
import { busyNight, quietNight } from "../../fixture.ts"
import { rendered } from "../../render.ts"

let view: View
let html: string
beforeAll(async () => {
  ;({ view, html } = await rendered(busyNight()))
})

describe("what earlier nights say", () => {
  it("lists new incidents first, continued ones last", () => {
    expect(view.cover.incidents.map(({ id, past }) => [id, past])).toEqual([
      ["inc-2b90e4d177", "new"],
      ["inc-7d1f0c9a42", "recurring"],
      ["inc-c41a8e03f5", "continued"],
    ])
  })

  it("counts new, recurring, continued, resolved and suppressed incidents on page one", () => {
    expect(view.cover.lede[0]).toContain("Incidents: 1 new, 1 recurring and 1 continued from last night.")
    expect(view.cover.lede[0]).toContain("1 incident from last night's report is resolved.")
    expect(view.cover.lede[0]).toContain(
      "1 finding suppressed as known; see “Earlier nights” for the reasons.",
    )
  })

  it("has the trend of thirty nights as chart and table", () => {
    expect(view.memory?.trend?.table?.rows).toHaveLength(30)
    expect(view.memory?.trend?.caption).toMatch(
      /^3 incidents this night; \d+ to \d+ per night on the 29 nights before\.$/,
    )
  })

  it("shows the target next to the observed rate, and counts incidents without a label", () => {
    expect(view.memory?.judged).toEqual([
      "Target: at most 0.5 false incidents per host per week. Measured from labels: 0.06 per host per week over 33.1 host-weeks.",
      "Labels: 2 false alarm, 9 confirmed, 3 expected, 1 new trend; 11 unlabelled.",
    ])
  })

  it("lists every suppressed incident with its reason, also on the pages of the same host and time", () => {
    expect(view.memory?.suppressed).toMatchObject([
      { by: "maintenance", reason: expect.stringContaining("nightly backup") },
    ])
    const own = view.incidents
      .find(({ id }) => id === "inc-2b90e4d177")
      ?.review.findings.find(({ name }) => name === "Suppressed findings")
    expect(own?.lines[0]).toContain("nightly backup")
  })

  it("is empty where the run has no earlier night", async () => {
    const quiet = await rendered(quietNight())
    expect(quiet.view.memory).toBeNull()
    expect(quiet.html).not.toContain("Earlier nights")
  })

  it("never presents a night with suppressed incidents as quiet", () => {
    const { result } = quietNight()
    const { incidentHistory: memory } = busyNight().result
    expect(headline({ ...result, incidentHistory: memory! })).toBe(
      "Nothing new: 1 finding suppressed as known on 6 hosts",
    )
  })
})

describe("what detectors and models say", () => {
  it("gives detector agreement and the counterfactual check as confidence", () => {
    const [leak] = view.incidents
    expect(leak?.figures[2]?.label).toBe("Peak score ÷ threshold; 2 of 3 detectors agree")
    expect(leak?.review.findings.find(({ name }) => name === "Confidence")?.lines).toContain(
      "db-2: Counterfactual check, change of the score with one signal at its expected value: Swap in use −71 %, I/O wait −38 %.",
    )
  })

  it("shows shared models, level shifts, forecasts, and gradients next to the loss", () => {
    expect(view.models.remarks.map(({ text }) => text)).toEqual([
      "scored by a model of its group (web-1, web-2): only 5 of 14 days of history are its own",
      "not enough history for a weekly rhythm",
    ])
    expect(view.models.levelShifts).toMatchObject([{ label: "Disk used", before: "41.2 %", after: "58.9 %" }])
    expect(view.models.forecasts).toMatchObject([
      { host: "db-1", lowest: "61 %", highest: "68.9 %", interval: "66.4–72.1 %" },
    ])
    expect(view.manifest.losses.map(({ title }) => title).slice(0, 2)).toEqual(["Loss", "Gradient"])
    expect(html).toContain("scored by a model of its group")
  })
})
