import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Browser, Page } from "puppeteer-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { busyNight } from "../../unit/report/fixture.ts"
import { rendered } from "../../unit/report/render.ts"
import { launched, opened } from "./launch.ts"

let folder: string
let browser: Browser
let page: Page

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "noctule-access-test-"))
  browser = await launched(folder)
  page = await opened(browser, join(folder, "busy.html"), (await rendered(busyNight())).html, [])
}, 60_000)
afterAll(async () => {
  await browser.close()
  await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
})

/**
 * Where each press of Tab leads, until it leaves the page: the element's place in the document and what it
 * is.
 */
async function tabbed(): Promise<{ place: number; what: string }[]> {
  const stops: { place: number; what: string }[] = []
  await page.evaluate("window.scrollTo(0, 0); document.activeElement.blur()")
  for (let press = 0; press < 400; press += 1) {
    await page.keyboard.press("Tab")
    const stop = (await page.evaluate(`(() => {
      const at = document.activeElement
      const what = at === document.body ? "" : at.name || at.textContent.trim() || at.tagName
      return { place: [...document.querySelectorAll("*")].indexOf(at), what }
    })()`)) as { place: number; what: string }
    if (stop.what === "" || stop.place === stops[0]?.place) return stops
    stops.push(stop)
  }
  throw new Error("Tab does not come to an end")
}

describe("report.html by keyboard, magnified, without motion and by link", () => {
  it("has a Tab order that follows the document: filter, incidents, sort buttons, copy buttons", async () => {
    await page.$$eval("details", all =>
      all.forEach(each => void ((each as unknown as { open: boolean }).open = true)),
    )
    const stops = await tabbed()
    const places = stops.map(({ place }) => place)
    expect(places).toEqual([...places].sort((a, b) => a - b))
    const named = stops.map(({ what }) => what)
    expect(named[0]).toBe("Skip to the report")
    for (const wanted of ["host", "severity", "Copy the Markdown", "Copy the line", "Share", "Data coverage"])
      expect(named).toContain(wanted)
    expect(named.filter(what => what === "Copy the Markdown")).toHaveLength(3)
    expect(named.indexOf("severity")).toBeLessThan(
      named.findIndex(what => what.startsWith("db-2: Swap in use")),
    )
    const reachable = await page.$$eval(
      "a[href], button, select, textarea, summary",
      all =>
        (all as unknown as { checkVisibility: () => boolean }[]).filter(each => each.checkVisibility())
          .length,
    )
    expect(stops.length).toBeGreaterThanOrEqual(reachable)
  })

  it("needs no sideways scroll of the page at 200 % of a window of 1280 px, nor at 400 %", async () => {
    for (const zoom of [2, 4]) {
      await page.setViewport({ width: 1280 / zoom, height: 1024 / zoom, deviceScaleFactor: zoom })
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(1280 / zoom)
    }
    await page.setViewport({ width: 1000, height: 1200 })
  })

  it("has no animation, also without reduced motion", async () => {
    await page.emulateMediaFeatures([{ name: "prefers-reduced-motion", value: "reduce" }])
    await page.hover("thead button")
    expect(await page.evaluate("document.getAnimations().length")).toBe(0)
    const moving = await page.evaluate(`[...document.querySelectorAll("*")].filter(each => {
      const { animationName, transitionDuration, scrollBehavior } = getComputedStyle(each)
      return animationName !== "none" || transitionDuration !== "0s" || scrollBehavior !== "auto"
    }).length`)
    expect(moving).toBe(0)
  })

  it("is printed dark on light, without what only a screen needs, also from a dark screen", async () => {
    const ground = (): Promise<unknown> =>
      page.evaluate(
        "getComputedStyle(document.documentElement).getPropertyValue('--paper').trim().toUpperCase()",
      )
    const visible = (selector: string): Promise<unknown> =>
      page.evaluate(
        `[...document.querySelectorAll(${JSON.stringify(selector)})].some(each => each.checkVisibility())`,
      )
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: "dark" }])
    expect(await ground()).not.toBe("#FFFFFF")
    expect(await visible(".filter, .twin, .skip")).toBe(true)
    await page.emulateMediaType("print")
    expect(await ground()).toBe("#FFFFFF")
    expect(await visible(".filter, .twin, .copy, .skip")).toBe(false)
    await page.emulateMediaType("screen")
    await page.emulateMediaFeatures([])
  })

  it("opens at the incident that a link names, from outside and from its own tables", async () => {
    const incident = "incident-inc-2b90e4d177"
    const tops = (): Promise<unknown> =>
      page.$eval(`#${incident}`, each => (each as unknown as Box).getBoundingClientRect().top)
    await page.goto(`${page.url().replace(/#.*/, "")}#${incident}`)
    expect(await tops()).toBeLessThan(100)
    await page.evaluate("location.hash = ''; window.scrollTo(0, 0)")
    expect(await tops()).toBeGreaterThan(1000)
    await page.click(`.incidents a[href="#${incident}"]`)
    expect(await tops()).toBeLessThan(100)
    expect(await page.evaluate(`document.querySelector(":target").id`)).toBe(incident)
    expect(
      await page.$eval(`#${incident} .permalink`, each => (each as unknown as { href: string }).href),
    ).toBe(page.url())
  })
})

interface Box {
  readonly getBoundingClientRect: () => { readonly top: number }
}
