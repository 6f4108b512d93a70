import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Browser, Page } from "puppeteer-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { busyNight, hostileNight } from "../../unit/report/fixture.ts"
import { rendered } from "../../unit/report/render.ts"
import { launched, opened } from "./launch.ts"

let folder: string
let browser: Browser
let page: Page
const complaints: string[] = []

const open = (name: string, html: string): Promise<Page> =>
  opened(browser, join(folder, `${name}.html`), html, complaints)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "noctule-page-test-"))
  browser = await launched(folder)
  page = await open("busy", (await rendered(busyNight())).html)
}, 60_000)
afterAll(async () => {
  await browser.close()
  await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
})

const shown = (selector: string): Promise<string[]> =>
  page.$$eval(selector, all =>
    (all as unknown as { offsetParent: unknown; textContent: string | null }[])
      .filter(each => each.offsetParent !== null)
      .map(each => each.textContent ?? ""),
  )

describe("report.html in a browser", () => {
  it("filters incidents by severity and by host", async () => {
    await page.select("select[name=severity]", "critical")
    expect(await shown("article.incident h2")).toHaveLength(1)
    expect(await shown("form.filter output")).toEqual(["1 of 3 incidents"])
    await page.select("select[name=severity]", "")
    await page.select("select[name=host]", "web-1")
    expect((await shown(".incidents tbody tr")).join()).toContain("db-2")
    expect(await shown(".incidents tbody tr")).toHaveLength(1)
    await page.select("select[name=host]", "")
    expect(await shown("article.incident h2")).toHaveLength(3)
  })

  it("sorts a table by a column, both ways, numbers as numbers", async () => {
    const column = (): Promise<string[]> =>
      page.$$eval(".hosts tbody td:nth-child(4)", cells => cells.map(cell => cell.textContent ?? ""))
    await page.click(".hosts thead th:nth-child(4) button")
    const up = (await column()).filter(text => text !== "–").map(parseFloat)
    expect(up).toEqual([...up].sort((a, b) => a - b))
    await page.click(".hosts thead th:nth-child(4) button")
    expect((await column()).filter(text => text !== "–").map(parseFloat)).toEqual(up.reverse())
    expect(await page.$eval(".hosts thead th:nth-child(4)", head => head.getAttribute("aria-sort"))).toBe(
      "descending",
    )
  })

  it("reads the value under the crosshair back from the drawn line, in every chart of the incident", async () => {
    await page.$eval("article.incident", article => article.scrollIntoView())
    const box = (await (await page.$("article.incident figure[data-plot] svg"))!.boundingBox())!
    await page.mouse.move(box.x + box.width * 0.985, box.y + box.height / 2)
    const [hero = "", ...panels] = await page.$eval("article.incident", article =>
      [...article.querySelectorAll("figure[data-plot] output")].map(output => output.textContent ?? ""),
    )
    expect(hero).toMatch(/^20 Nov, 21:\d\d (CET|GMT\+1) · 2\.[89]\d* GiB$/)
    expect(panels.filter(text => /\d/.test(text)).length).toBeGreaterThan(3)
  })

  it("moves the crosshair by arrow keys and takes it away by Escape", async () => {
    await page.focus("article.incident .plot")
    await page.keyboard.press("ArrowLeft")
    const before = await page.$eval("article.incident figcaption output", output => output.textContent)
    await page.keyboard.down("Shift")
    await page.keyboard.press("ArrowLeft")
    await page.keyboard.up("Shift")
    expect(await page.$eval("article.incident figcaption output", output => output.textContent)).not.toBe(
      before,
    )
    await page.keyboard.press("Escape")
    expect(await page.$$("line.crosshair")).toHaveLength(0)
  })

  it("copies a postmortem from file:// under its own policy, and selects it where there is no clipboard", async () => {
    const field = "#incident-inc-7d1f0c9a42 textarea[data-copy=postmortem]"
    const press = async (): Promise<string> => {
      await page.$eval(field, area =>
        (area.closest("p")!.querySelector("button") as unknown as { click: () => void }).click(),
      )
      await page.waitForFunction(
        `document.querySelector(${JSON.stringify(field)}).closest("p").querySelector("output").textContent !== ""`,
      )
      return await page.$eval(field, area => area.closest("p")!.querySelector("output")!.textContent ?? "")
    }
    await page.$eval(
      "#incident-inc-7d1f0c9a42 details.copy",
      details => void ((details as unknown as { open: boolean }).open = true),
    )
    expect(await page.$eval(field, area => (area as unknown as { value: string }).value)).toMatch(
      /^# Postmortem draft: db-2[^]*## To fill in: owner/,
    )
    await browser
      .defaultBrowserContext()
      .overridePermissions(page.url(), ["clipboard-write", "clipboard-read"])
      .catch(() => {})
    expect(await press()).toMatch(/^Copied$|^Selected: press/)
    await page.evaluate(`Object.defineProperty(navigator, "clipboard", { value: { writeText: () => Promise.reject(new Error("denied")) } });
      Object.defineProperty(document, "execCommand", { value: () => false })`)
    await page.$eval(field, area => void (area.closest("p")!.querySelector("output")!.textContent = ""))
    expect(await press()).toBe("Selected: press Ctrl+C or ⌘C")
    const selected = await page.$eval(field, area => {
      const { selectionStart, selectionEnd, value } = area as unknown as {
        selectionStart: number
        selectionEnd: number
        value: string
      }
      return selectionEnd - selectionStart === value.length
    })
    expect(selected).toBe(true)
  })

  it("fits a phone of 360 px", async () => {
    await page.setViewport({ width: 360, height: 800 })
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(360)
  })

  it("runs nothing from hostile names, makes no request and logs no error", async () => {
    const hostile = await open("hostile", (await rendered(hostileNight())).html)
    await hostile.select("select[name=severity]", "high")
    await hostile.click(".hosts thead th button")
    expect(await hostile.$$("h1")).toHaveLength(1)
    expect(complaints).toEqual([])
  })
})
