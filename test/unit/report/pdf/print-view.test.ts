import { describe, expect, it } from "vitest"
import { printView } from "../../../../src/report/pdf/print-view.ts"
import { partsOf } from "../../../../src/report/pdf/parts.ts"
import type { Incident } from "../../../../src/base/index.ts"
import { busyNight, crowdedNight } from "../fixture.ts"
import { rendered, tagsOf } from "../render.ts"

describe("the report on paper", () => {
  it("links to its own places and to the web alone, and none of its links is dead", async () => {
    const { view } = await rendered(busyNight())
    const incidents = view.incidents.map(each => ({
      ...each,
      timeline: each.timeline.map(row => ({ ...row, href: row.href && "tables/incident-1.csv" })),
    }))
    const [part] = partsOf({ ...view, incidents })
    const tags = tagsOf(part!.html)
    const ids = new Set(tags.map(({ attributes }) => attributes.get("id")))
    const links = tags
      .flatMap(({ attributes }) => attributes.get("href") ?? [])
      .filter(href => !href.startsWith("https://"))
    expect(links.length).toBeGreaterThan(20)
    expect(links.filter(href => !href.startsWith("#") || !ids.has(href.slice(1)))).toEqual([])
  })

  it("names each incident with the part that holds its pages, also where what is new is listed first", async () => {
    const crowd = crowdedNight(60)
    const incidents = crowd.result.incidents.map((each, index): Incident => {
      const state = index % 2 === 0 ? "continued" : "new"
      const past = {
        state,
        nights: 1,
        first: each.start,
        last: each.start,
        recurrence: null,
        ids: [],
      } as const
      return {
        ...each,
        kind: "silent",
        past,
        members: each.members.map(member => ({ ...member, contributions: [] })),
      }
    })
    const { view } = await rendered({
      ...crowd,
      series: [],
      result: { ...crowd.result, job: { ...crowd.result.job, charts: 60 }, incidents },
    })
    const parts = partsOf(view)
    const holds = (html: string): string[] =>
      tagsOf(html)
        .filter(({ name }) => name === "article")
        .map(({ attributes }) => attributes.get("id") ?? "")
    expect(parts.flatMap(({ html }) => holds(html))).toEqual(view.incidents.map(({ anchor }) => anchor))
    for (const [number, { file, html }] of parts.entries()) {
      const links = tagsOf(html)
        .flatMap(({ attributes }) => attributes.get("href") ?? [])
        .filter(href => href.startsWith("#incident-"))
      expect(new Set(links.map(href => href.slice(1).replace(/-(review|charts)$/, "")))).toEqual(
        new Set(holds(html)),
      )
      if (number > 0)
        expect(parts[0]!.html.match(new RegExp(`see ${file}<`, "g"))).toHaveLength(holds(html).length)
    }
  })

  it("tells the path of a file that the HTML links to", async () => {
    const { view } = await rendered(busyNight())
    const files = view.incidents.flatMap(({ review }) => review.files)
    expect(files.map(({ href }) => href)).toContain("series/inc-7d1f0c9a42.json")
    const printed = printView(view).incidents.flatMap(({ review }) => review.files)
    expect(printed.map(({ text, href }) => ({ text, href }))).toEqual(
      files.map(({ href }) => ({ text: href, href: null })),
    )
  })
})
