import { execFileSync, spawnSync } from "node:child_process"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import type { Effects } from "../../../src/base/index.ts"
import { findBrowser } from "../../../src/report/pdf/browser/find-browser.ts"
import { candidates } from "../../../src/report/pdf/browser/browser-candidates.ts"
import { partsOf } from "../../../src/report/pdf/parts.ts"
import { renderPdf } from "../../../src/report/pdf/render.ts"
import { busyNight } from "../../unit/report/fixture.ts"
import { rendered } from "../../unit/report/render.ts"

const readers = ["pdftotext", "pdftohtml"]
const missing = readers.filter(reader => spawnSync(reader, ["-v"]).error !== undefined)
if (missing.length > 0) console.warn(`SKIPPED: the golden PDF, for want of ${missing.join(" and ")} (apt-get install poppler-utils)`)

const effects: Effects = {
  now: () => 0,
  log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
  progress: { at: () => {}, clear: () => {} },
  env: { ...process.env, NOCTULE_BROWSER: undefined },
  signal: new AbortController().signal,
}

describe.skipIf(missing.length > 0)("the report on paper, as another program reads it (a wanted change: npx vitest run test/golden -u)", () => {
  let folder: string
  let file: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "noctule-golden-"))
    file = join(folder, "report.pdf")
    await writeFile(file, await printed())
  })
  afterAll(() => rm(folder, { recursive: true }))

  it("[pdftotext] of a busy night has the recorded text on each page, and the recorded outline", async () => {
    await expect(`${outlineOf(file)}\n${textOf(file)}`).toMatchFileSnapshot("busy-night.pdf.txt")
  })

  it("[pdftotext] of a busy night ends no page with a heading", () => {
    const letters = (text: string): string => text.replace(/[^\p{L}\p{N}]/gu, "")
    const titles = outlineOf(file).split("\n").slice(1).map(line => letters(line.replace(/, page \d+$/, ""))).filter(title => title !== "")
    const pages = textOf(file).split(/^page \d+$/m).slice(1).map(letters)
    expect(titles.length).toBeGreaterThan(20)
    expect(pages.filter(page => titles.some(title => page.endsWith(title)))).toEqual([])
  })

  it("[pdftotext] of a busy night leaves no page but the last more than a quarter empty at its end", () => {
    expect(emptyEnds(file).slice(0, -1).filter(share => share > 0.25)).toEqual([])
  })
})

/** By the browser that comes by npm: the same one on every machine. */
async function printed(): Promise<Uint8Array> {
  const parts = partsOf((await rendered(busyNight())).view)
  expect(parts).toHaveLength(1)
  const browser = await findBrowser(effects, { candidates: candidates(effects.env).filter(({ name }) => name === "@sparticuz/chromium") })
  const made = await renderPdf(browser, { ...parts[0]!, timeout: 120_000, createdAt: 0 }, effects.log)
  await made.browser.close()
  return made.pdf
}

/**
 * Of each page, the share of the room for text that lies below its last word; footers stand in the margin.
 */
function emptyEnds(file: string): number[] {
  const [above, below] = [34, 40] // pt: the margins
  const xml = execFileSync("pdftotext", ["-bbox", file, "-"], { encoding: "utf8", maxBuffer: 1e8 })
  return xml.split("<page ").slice(1).map(page => {
    const end = Number(/height="([\d.]+)"/.exec(page)?.[1]) - below
    const words = [...page.matchAll(/yMax="([\d.]+)"/g)].map(match => Number(match[1])).filter(y => y < end)
    return (end - Math.max(above, ...words)) / (end - above)
  })
}

/** A line a title, indented by its level, with its page. */
function outlineOf(file: string): string {
  const xml = execFileSync("pdftohtml", ["-xml", "-i", "-stdout", file], { encoding: "utf8", maxBuffer: 1e8 })
  let depth = 0
  const lines = [...xml.matchAll(/<(\/?)outline>|<item page="(\d+)">(.*?)<\/item>/g)].flatMap(([, closing, page, title]) => {
    if (page === undefined) depth += closing === "" ? 1 : -1
    return page === undefined ? [] : [`${"  ".repeat(depth)}${title}, page ${page}`]
  })
  return ["outline", ...lines, ""].join("\n")
}

/**
 * The words in the order of the paper's drawing, in lines of about a hundred letters: where lines break is
 * the reader's version's business.
 */
function textOf(file: string): string {
  const text = execFileSync("pdftotext", ["-raw", "-enc", "UTF-8", file, "-"], { encoding: "utf8", maxBuffer: 1e8 })
  const pages = text.split("\f").slice(0, -1)
  const linesOf = (page: string): string[] => page.replaceAll(/\s+/g, " ").trim().match(/.{1,100}\S*\s?/g) ?? []
  return pages.map((page, i) => [`page ${i + 1} of ${pages.length}`, ...linesOf(page).map(line => `  ${line.trim()}`), ""].join("\n")).join("\n")
}
