import { mkdtemp, readFile, rm } from "node:fs/promises"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { AxeResults } from "axe-core"
import type { Browser, Page } from "puppeteer-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { createChartRenderer } from "../../../src/report/facts/chart-renderer.ts"
import { writeFailure } from "../../../src/report/failure/write.ts"
import { renderPlainPage } from "../../../src/report/html/render.ts"
import { composeLab } from "../../../src/report/lab/compose.ts"
import { busyNight, hostileNight, quietNight } from "../../unit/report/fixture.ts"
import { labResult } from "../../unit/report/lab/fixture.ts"
import { rendered } from "../../unit/report/render.ts"
import { launched, opened } from "./launch.ts"

let folder: string
let browser: Browser
let axe: string
const complaints: string[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "noctule-axe-test-"))
  browser = await launched(folder)
  axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8")
}, 60_000)
afterAll(async () => {
  await browser.close()
  await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
})

/** Violations of WCAG 2.2 A and AA and of axe's good practices, one line each with its first elements. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  const { violations: found } = (await page.evaluate(
    "axe.run(document, { resultTypes: ['violations'] })",
  )) as AxeResults
  return found.map(
    ({ id, help, nodes }) =>
      `${id}: ${help}: ${nodes
        .slice(0, 4)
        .map(({ html }) => html.slice(0, 120))
        .join(" | ")}`,
  )
}

const nights = { busy: busyNight, quiet: quietNight, hostile: hostileNight }

describe.each(Object.entries(nights))("axe-core finds nothing in the %s night", (name, night) => {
  let page: Page
  beforeAll(async () => {
    page = await opened(browser, join(folder, `${name}.html`), (await rendered(night())).html, complaints)
  }, 120_000)

  it("in light and in dark", async () => {
    expect(await violations(page)).toEqual([])
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: "dark" }])
    expect(await violations(page)).toEqual([])
    await page.emulateMediaFeatures([])
  }, 300_000)

  it("on a telephone of 360 px", async () => {
    await page.setViewport({ width: 360, height: 800 })
    expect(await violations(page)).toEqual([])
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(360)
  }, 300_000)
})

it("axe-core finds nothing on the laboratory's page, in light, in dark and on a telephone", async () => {
  const html = renderPlainPage("lab", await composeLab(labResult, createChartRenderer()))
  const page = await opened(browser, join(folder, "lab.html"), html, complaints)
  expect(await violations(page)).toEqual([])
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: "dark" }])
  expect(await violations(page)).toEqual([])
  await page.emulateMediaFeatures([])
  await page.setViewport({ width: 360, height: 800 })
  expect(await violations(page)).toEqual([])
  expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(360)
}, 300_000)

it("axe-core finds nothing on the page that a failed run leaves", async () => {
  const at = "2026-11-20T21:05:00.000Z"
  const fault = {
    code: "ingest.no-files",
    what: 'no file matches "*.csv"',
    where: "/srv/metrics",
    hint: "set source.files",
    exit: 3,
  } as const
  const job = { name: "nightly", title: "Orders", timeZone: "Europe/Berlin", page: "A4" } as const
  const left = await writeFailure(folder, {
    version: 1,
    job,
    at,
    command: ["run"],
    stage: "survey",
    fault,
    lastGood: null,
    versions: {},
  })
  const page = await opened(
    browser,
    join(folder, "failure.html"),
    await readFile(join(left, "failure.html"), "utf8"),
    complaints,
  )
  expect(await violations(page)).toEqual([])
}, 60_000)

it("nothing was asked for and nothing complained of meanwhile", () => {
  expect(complaints).toEqual([])
})
