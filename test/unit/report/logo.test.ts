import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { contrastOnWhite } from "../../../src/job/accent-contrast.ts"
import { checkLogo, copyLogo, logoOf } from "../../../src/report/logo.ts"
import { quietNight } from "./fixture.ts"
import { rendered, tagsOf } from "./render.ts"

const svg =
  '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><script>alert(1)</script><circle r="4"/></svg>'
const png = Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), Buffer.alloc(40)])

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "noctule-logo-"))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function file(name: string, content: string | Buffer): Promise<string> {
  await writeFile(join(folder, name), content)
  return join(folder, name)
}

describe("report.logo", () => {
  it("is copied to the run's folder and embedded as a data URI, whatever its file name", async () => {
    for (const [name, content, type] of [
      ["a.bin", svg, "image/svg+xml"],
      ["b.svg", png, "image/png"],
    ] as const) {
      const run = await mkdtemp(join(folder, "run-"))
      await copyLogo(await file(name, content), run)
      expect(await logoOf(run)).toBe(`data:${type};base64,${Buffer.from(content).toString("base64")}`)
    }
    expect(await logoOf(await mkdtemp(join(folder, "run-")))).toBeNull()
  })

  it("is rejected before the run starts where it is missing, too large or no image", async () => {
    await expect(checkLogo(join(folder, "none.png"))).rejects.toMatchObject({
      code: "report.logo-unreadable",
      exit: 2,
    })
    await expect(checkLogo(await file("big.svg", `${svg}${" ".repeat(201 * 1024)}`))).rejects.toMatchObject({
      code: "report.logo",
      exit: 2,
    })
    await expect(checkLogo(await file("page.svg", "<html><svg></svg></html>"))).rejects.toMatchObject({
      code: "report.logo",
      exit: 2,
    })
    await expect(checkLogo(null)).resolves.toBeUndefined()
  })
})

describe("the report of an owner", () => {
  it("shows name, logo and colour; the logo is an image that can neither run scripts nor fetch", async () => {
    const { result, ...night } = quietNight()
    const logo = `data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}`
    const job = { ...result.job, brand: { name: "Example <Corp>", accent: "#0B6B4D" } }
    const { view, html } = await rendered({ ...night, result: { ...result, job }, logo })
    expect(html).toContain("Example &lt;Corp&gt;")
    expect(html).toContain("--accent:#0B6B4D")
    expect(view.footer).toMatch(/^Example <Corp> · Order fleet/)
    const images = tagsOf(html).filter(({ name }) => name === "img")
    expect(images.map(({ attributes }) => attributes.get("src")?.slice(0, 25))).toEqual([
      "data:image/svg+xml;base64",
    ])
  })

  it("rejects an invalid colour, also from result.json", async () => {
    const { result, ...night } = quietNight()
    const job = { ...result.job, brand: { name: null, accent: "red}body{display:none" } }
    const { html } = await rendered({ ...night, result: { ...result, job } })
    expect(html).not.toContain("display:none}}")
    expect(html).not.toContain("red}body")
    expect(html).not.toContain('class="brand"')
  })

  it("has a readable colour, by WCAG's own figures", () => {
    expect(contrastOnWhite("#000000")).toBeCloseTo(21, 5)
    expect(contrastOnWhite("#777777")).toBeCloseTo(4.48, 2)
    expect(contrastOnWhite("#767676")).toBeCloseTo(4.54, 2)
    expect(contrastOnWhite("red")).toBeNaN()
  })
})
