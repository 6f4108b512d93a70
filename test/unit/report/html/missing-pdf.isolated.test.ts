import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest"
import type { Effects } from "../../../../src/base/index.ts"
import { noBrowser, printingFailed } from "../../../../src/report/faults.ts"
import { makeMail, writeReport } from "../../../../src/report/index.ts"
import { missingPdfNotice } from "../../../../src/report/html/missing-pdf.ts"
import { busyNight, writeRun } from "../fixture.ts"

vi.mock("../../../../src/report/pdf/browser/find-browser.ts", () => ({
  findBrowser: () => Promise.reject(noBrowser(["chromium: <it> fell over"])),
}))

const heard: string[] = []
const line = (event: string): void => void heard.push(event)
const effects: Effects = {
  now: () => 0,
  log: { debug: line, info: line, warn: line, error: line },
  progress: { at: () => {}, clear: () => {} },
  env: {},
  signal: new AbortController().signal,
}

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "noctule-unprinted-"))
})
afterAll(() => rm(root, { recursive: true, force: true }))

describe("a report whose PDF cannot be made", () => {
  it("stands without the PDFs of an earlier making, and page, mail and log tell that they are missing, and why", async () => {
    const run = await writeRun(join(root, "run"), busyNight())
    for (const stale of ["report.pdf", "report-2.pdf"])
      await writeFile(join(run, stale), "of an earlier making")
    const { faults } = await writeReport(run, effects)
    expect(faults.map(({ code }) => code)).toEqual(["report.no-browser"])
    expect((await readdir(run)).filter(name => name.endsWith(".pdf"))).toEqual([])
    const html = await readFile(join(run, "report.html"), "utf8")
    const phrases = [
      "The PDF of this report is missing",
      "no browser could print a test page",
      "chromium: &lt;it&gt; fell over",
      "Fix: apt-get",
    ]
    for (const text of phrases) expect(html).toContain(text)
    expect(heard).toContain("report.pdf-missing")
    const { mail } = await makeMail(
      run,
      { from: "noctule@example.org", to: ["sre@example.org"] },
      effects.log,
    )
    expect(mail.text).toContain("The PDF could not be created; the interactive report says why.")
    expect(mail.attachments).toEqual([])
  })

  it("is not told where nobody asked for a PDF; an old one goes all the same", async () => {
    const busy = busyNight()
    const run = await writeRun(join(root, "html"), {
      ...busy,
      record: { ...busy.record, job: { report: { formats: ["html"] } } },
    })
    await writeFile(join(run, "report.pdf"), "of an earlier making")
    expect((await writeReport(run, effects)).faults).toEqual([])
    expect(await readdir(run)).not.toContain("report.pdf")
    const { mail } = await makeMail(
      run,
      { from: "noctule@example.org", to: ["sre@example.org"] },
      effects.log,
    )
    for (const text of [mail.text, await readFile(join(run, "report.html"), "utf8")])
      expect(text).not.toMatch(/no PDF/i)
  })

  it("tells with which part it ends where only a later one failed", () => {
    const { title, lines } = missingPdfNotice(printingFailed("chromium", new Error("out of memory")), [
      "report.pdf",
      "report-2.pdf",
    ])
    expect(title).toBe("The PDF stops at report-2.pdf: later parts could not be created")
    expect(lines[0]).toBe(
      "the browser failed twice to print the report: out of memory; report.html is complete (chromium)",
    )
  })
})
