import { describe, expect, it } from "vitest"
import { onPaper } from "../../../src/report/on-paper.ts"
import { partsOf } from "../../../src/report/parts.ts"
import { busyNight } from "./fixture.ts"
import { rendered, tagsOf } from "./render.ts"

describe("the report on paper", () => {
  it("links to its own places and to the web alone, and none of its links is dead", async () => {
    const { view } = await rendered(busyNight())
    const incidents = view.incidents.map(each => ({
      ...each, timeline: each.timeline.map(row => ({ ...row, href: row.href && "tables/incident-1.csv" })),
    }))
    const [part] = partsOf({ ...view, incidents })
    const tags = tagsOf(part!.html)
    const ids = new Set(tags.map(({ attributes }) => attributes.get("id")))
    const links = tags.flatMap(({ attributes }) => attributes.get("href") ?? []).filter(href => !href.startsWith("https://"))
    expect(links.length).toBeGreaterThan(20)
    expect(links.filter(href => !href.startsWith("#") || !ids.has(href.slice(1)))).toEqual([])
  })

  it("tells the path of a file that the HTML links to", async () => {
    const { view } = await rendered(busyNight())
    const files = view.incidents.flatMap(({ review }) => review.files)
    expect(files.map(({ href }) => href)).toContain("series/inc-7d1f0c9a42.json")
    const printed = onPaper(view).incidents.flatMap(({ review }) => review.files)
    expect(printed.map(({ text, href }) => ({ text, href }))).toEqual(files.map(({ href }) => ({ text: href, href: null })))
  })
})
