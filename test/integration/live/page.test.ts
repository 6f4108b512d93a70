import { mkdtemp, readFile, rm } from "node:fs/promises"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { AxeResults } from "axe-core"
import type { Browser, Page } from "puppeteer-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type LiveServer, startServer } from "../../../src/live/index.ts"
import { quietLog } from "../../quiet-log.ts"
import { fakeWatch, feature, host, liveIncident, watchState } from "../../unit/live/fixture.ts"
import { launched } from "../report/launch.ts"

const hostile = `<img src=x onerror="alert(1)">`
const fault = feature("response-time", {
  label: "Response time",
  value: 212,
  anomalous: true,
  contribution: 0.9,
})
const hosts = [
  host("api-1", { anomalous: true, score: 12, features: [fault, feature("error-rate", { unit: "%" })] }),
  host("db-1"),
  host(hostile, { status: "warming-up", missingRows: 12, score: null }),
  host("cache-1", { status: "stale-data", score: null }),
]
const state = watchState({ hosts, open: [liveIncident("INC-1", "api-1")] })
const watch = fakeWatch(state)
const complaints: string[] = []
let folder: string
let browser: Browser
let server: LiveServer
let page: Page
let axe: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "noctule-live-"))
  axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8")
  server = await startServer({
    watch,
    job: { predict: { host: null, feature: null }, metrics: { file: null, pushgateway: null, top: 100 } },
    listen: { host: "127.0.0.1", port: 0 },
    access: null,
    tls: null,
    log: quietLog,
  })
  browser = await launched(folder)
  page = await browser.newPage()
  page.setDefaultTimeout(120_000)
  page.on("console", message => complaints.push(`${message.type()} ${message.text()}`))
  page.on("pageerror", error => complaints.push(String(error)))
  page.on("dialog", dialog => complaints.push(`dialog ${dialog.message()}`))
  page.on("request", request => {
    if (!request.url().startsWith(server.url)) complaints.push(`request ${request.url()}`)
  })
  await page.setViewport({ width: 1000, height: 900 })
  await page.goto(server.url)
  await page.waitForSelector("#hosts tbody tr", { timeout: 120_000 })
})
afterAll(async () => {
  await browser.close()
  await server.close()
  await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
})

async function violations(): Promise<string[]> {
  await page.evaluate(axe)
  const { violations: found } = (await page.evaluate(
    "axe.run(document, { resultTypes: ['violations'] })",
  )) as AxeResults
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(" | ")}`)
}

const textOf = (selector: string): Promise<string> =>
  page.$eval(selector, element => element.textContent ?? "")

async function inEveryForm(): Promise<void> {
  for (const scheme of ["light", "dark"]) {
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }])
    expect(await violations()).toEqual([])
  }
  await page.setViewport({ width: 360, height: 800 })
  expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(360)
  await page.setViewport({ width: 1000, height: 900 })
}

describe("the page of a watch", () => {
  it("shows incidents with expected against actual, and hosts, gravest first", async () => {
    expect(await textOf("#open-incidents")).toContain(
      "Response time: 212 ms, expected 90–110 ms (90 % of the score)",
    )
    const rows = await page.$$eval("#hosts tbody tr", found => found.map(row => row.textContent ?? ""))
    expect(rows).toEqual([
      "api-1anomaly3.0 ×",
      expect.stringMatching(/^cache-1no data since .*–$/),
      "db-1normal0.3 ×",
      `${hostile}warming up, 12 rows missing–`,
    ])
    expect(await textOf("#status")).toMatch(/^Last tick 21 Nov, 12:00 UTC · every 60 s · 2 skipped$/)
  })

  it("is accessible in light, dark and at 360 px, and so is a host's", async () => {
    await inEveryForm()
    await page.focus("#hosts tbody a")
    await page.keyboard.press("Enter")
    await page.waitForSelector("#charts figure:nth-child(3) svg", { timeout: 120_000 })
    expect(await textOf("#charts")).toContain("Response time: 212 ms, expected 90–110 ms anomaly")
    expect(await page.evaluate("document.activeElement.id")).toBe("host-heading")
    await inEveryForm()
    await page.goBack()
  })

  it("follows each tick without growing, says when it is stale, and asks nobody else", async () => {
    const size = (): Promise<unknown> => page.evaluate("document.querySelectorAll('*').length")
    await page.waitForSelector("#fleet-view:not([hidden])")
    const before = await size()
    for (let tick = 61; tick < 70; tick++) {
      watch.set({ ...state, ticks: tick, hosts: hosts.map(one => ({ ...one, score: tick })) })
      await page.waitForFunction(
        `document.querySelector("#hosts td.number").textContent === "${Math.round(tick / 4)} ×"`,
      )
    }
    expect(await size()).toBe(before)
    expect(complaints).toEqual([])
    await server.close()
    await page.waitForFunction("document.querySelector('#status').textContent.startsWith('Stale')")
  })
})
