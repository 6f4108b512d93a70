import { fileURLToPath } from "node:url"
import { expect, it } from "vitest"
import { readResult } from "../../../src/report/run-files.ts"
import { quietNight } from "./fixture.ts"
import { rendered } from "./render.ts"

/** Written by the last program of version 1: two hosts, one incident that recurs. */
const file = fileURLToPath(new URL("result-v1.json", import.meta.url))

it("a version 1 result is read as version 2: fields under their new names, sentences as text", async () => {
  const { version, hosts, incidents, incidentHistory, dataQuality } = await readResult(file)
  expect(version).toBe(2)
  const [incident] = incidents
  expect(incident).toMatchObject({
    title: {
      code: "text",
      params: { text: "a and b: cpu 3.1 times the usual for 3 h; net fell after it and disk rose before it" },
    },
    severityRule: { code: "text", params: { text: expect.stringMatching(/^critical: 8 points of 10/) } },
  })
  const [contribution] = incident!.members[0]!.contributions
  expect(contribution!.deviation).toBeCloseTo(2.56, 1)
  expect(contribution!.counterfactualDrop).toBeGreaterThan(0.5)
  expect(hosts[0]!.training).toMatchObject({
    bestUpdate: 0,
    diagnosis: "healthy",
    reason: { code: "text", params: { text: "the held-out loss went from 0.967 to 0.967 in 6 updates" } },
    warmStarted: true,
  })
  expect(hosts[0]!.training!.gradientNorms).toHaveLength(4)
  expect(hosts[0]!.remarks).toEqual([
    {
      code: "text",
      params: { text: "not enough history for weekly rhythm: 5 days of the three weeks that it needs" },
    },
  ])
  expect(incidentHistory!.resolved.map(({ title }) => title.code)).toEqual(["text"])
  expect(dataQuality[0]!.outOfOrderRows).toBe(0)
})

it("a version 1 result still gives its report", async () => {
  const result = await readResult(file)
  const { html } = await rendered({ ...quietNight(), result, series: [] })
  for (const text of [
    "a and b: cpu 3.1 times the usual for 3 h",
    "critical: 8 points of 10, for a score of 100 times its threshold (4)",
    "the held-out loss went from 0.967 to 0.967 in 6 updates",
  ])
    expect(html).toContain(text)
})
