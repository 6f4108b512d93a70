import { spawnSync } from "node:child_process"
import { existsSync, readFileSync } from "node:fs"
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type Effects, Fault, type Incident } from "../../../src/base/index.ts"
import { findBrowser } from "../../../src/report/pdf/browser/find-browser.ts"
import { candidates, installed } from "../../../src/report/pdf/browser/browser-candidates.ts"
import { firstPages } from "../../../src/report/pdf/first-pages.ts"
import { renderPdf } from "../../../src/report/pdf/render.ts"
import { destinationsOfPdf, textOfPdf } from "../../../src/report/pdf/page-text.ts"
import { makeMail } from "../../../src/report/mail/write.ts"
import { writeReport } from "../../../src/report/write.ts"
import { busyNight, crowdedNight, hostileNight, writeRun } from "../../unit/report/fixture.ts"
import { memoryOf, remembered } from "../../unit/report/fixture-memory.ts"

interface LoggedEvent {
  readonly event: string
  readonly fields: Readonly<Record<string, unknown>>
}

function quietEffects(
  env: Effects["env"] = { ...process.env, NOCTULE_BROWSER: undefined },
): Effects & { logged: LoggedEvent[]; abort: AbortController } {
  const logged: LoggedEvent[] = []
  const line = (event: string, fields = {}): void => void logged.push({ event, fields })
  const abort = new AbortController()
  return {
    now: () => 0,
    log: { debug: line, info: line, warn: line, error: line },
    progress: { at: () => {}, clear: () => {} },
    env,
    signal: abort.signal,
    logged,
    abort,
  }
}

const profileDirs = async (): Promise<string[]> =>
  (await readdir(tmpdir())).filter(name => name.startsWith("noctule-browser-"))
const sheet = {
  html: `<!doctype html><a href="#end">go</a><h1 id="end">Sheet</h1>`,
  timeout: 30_000,
  createdAt: 0,
  endMarker: "end",
}

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "noctule-report-test-"))
  process.env.TMPDIR = folder
})
afterAll(async () => {
  delete process.env.TMPDIR
  await rm(folder, { recursive: true, force: true })
})

describe("writeReport from a run's folder alone", () => {
  it("leaves HTML, specs and a PDF whose page one tells the night; twice the same bytes", async () => {
    const run = await writeRun(join(folder, "busy"), busyNight())
    const { faults } = await writeReport(run, quietEffects())
    expect(faults).toEqual([])
    const first = await readFile(join(run, "report.pdf"))
    const pages = textOfPdf(first)
    const flat = (page: number): string => (pages[page] ?? "").replaceAll(/\s+/g, " ")
    expect(pages.length).toBeGreaterThan(5)
    expect(pages.length).toBeLessThan(17)
    for (const text of [
      "3 incidents on 4 of 8 hosts",
      "edge-1 went silent",
      "inc-7d1f0c9a42",
      "Score of every host",
      `Page 1 of ${pages.length}`,
    ])
      expect(flat(0)).toContain(text)
    for (const text of ["Check next", "vmstat 1", "Timeline"]) expect(flat(1)).toContain(text)
    expect(`${flat(1)} ${flat(2)}`, "the timeline may run over the page").toContain(
      "Data ends; the incident is still open",
    )
    expect(destinationsOfPdf(first)).toEqual(
      expect.arrayContaining(["manifest", "hosts", "incident-inc-7d1f0c9a42"]),
    )
    const source = first.toString("latin1")
    for (const mark of [
      "/Marked true",
      "/Outlines",
      "/Alt (",
      "/StructTreeRoot",
      "/Lang (en)",
      "/DisplayDocTitle true",
      "/Title ",
      "/FontFile2 ",
    ])
      expect(source).toContain(mark)
    expect(source).toContain("/MediaBox [0 0 594.95996 841.91998]")
    expect(source).not.toContain("/Subtype /Type3")
    expect((await readdir(join(run, "specs"))).length).toBeGreaterThan(10)
    const part = firstPages(first, first.length / 2)!
    expect(part.pdf.length).toBeLessThanOrEqual(first.length / 2)
    expect(part.of).toBe(pages.length)
    expect(part.pages).toBeGreaterThan(2)
    expect(textOfPdf(part.pdf)).toEqual(pages.slice(0, part.pages))
    if (spawnSync("pdfinfo", ["-v"]).error === undefined) {
      await writeFile(join(folder, "first.pdf"), part.pdf)
      const info = spawnSync("pdfinfo", [join(folder, "first.pdf")], { encoding: "utf8" })
      expect(info.stderr).toBe("")
      expect(info.stdout).toMatch(new RegExp(`^Pages: +${part.pages}$`, "m"))
    }

    await writeReport(run, quietEffects())
    expect(Buffer.compare(await readFile(join(run, "report.pdf")), first)).toBe(0)
    expect(await profileDirs()).toEqual([])
  })

  it("puts the incidents after the 25 gravest into further PDFs, which name each other; parts of an earlier making go away", async () => {
    const crowd = crowdedNight(27)
    const silent = (each: Incident): Incident => ({
      ...each,
      kind: "silent",
      members: each.members.map(member => ({ ...member, contributions: [] })),
    })
    const job = {
      ...crowd.result.job,
      charts: 27,
      page: "Letter" as const,
      brand: { name: "ACME Cloud Operations", accent: null },
    }
    const incidents = crowd.result.incidents.map(silent).map(remembered)
    const result = { ...crowd.result, job, incidents, incidentHistory: memoryOf(incidents) }
    const run = await writeRun(join(folder, "parts"), { ...crowd, result, series: [] })
    await writeFile(join(run, "report-3.pdf"), "of an earlier making")
    expect(await writeReport(run, quietEffects())).toEqual({ faults: [] })
    expect((await readdir(run)).filter(name => name.endsWith(".pdf")).sort()).toEqual([
      "report-2.pdf",
      "report.pdf",
    ])
    const [first, second] = await Promise.all(
      ["report.pdf", "report-2.pdf"].map(async name => await readFile(join(run, name))),
    )
    const [one, two] = [first!, second!].map(pdf => textOfPdf(pdf).join(" ").replaceAll(/\s+/g, " "))
    expect(one).toContain("incidents from number 26 in report-2.pdf")
    expect(one!.match(/see report-2.pdf/g)).toHaveLength(2)
    for (const text of ["Incidents 26 to 27 of 27", "Part 2 of 2", "are in report.pdf", "part 2 of 2"])
      expect(two).toContain(text)
    for (const pdf of [first!, second!]) expect(pdf.toString("latin1")).toContain("/MediaBox [0 0 612 792]")
    const pages = textOfPdf(first!)
    expect(pages[0]!.replaceAll(/\s+/g, " ")).toContain("Data is complete") // the last of page one, also below an owner's name and much news
    const end = pages.findIndex(page => page.includes("see report-2.pdf"))
    expect(pages[end - 1]).toContain("All incidents")
    for (const page of [pages[end - 1], pages[end]]) expect(page).toMatch(/Severity\s+Incident\s+Hosts/) // a table's head on every page of it
    expect(textOfPdf(second!)[0]!.replaceAll(/\s+/g, " ")).toContain("Check next")
    const anchors = crowd.result.incidents.map(({ id }) => `incident-${id}`)
    expect(destinationsOfPdf(second!)).toEqual(expect.arrayContaining([...anchors.slice(25), "end"]))
    expect(destinationsOfPdf(first!)).not.toContain(anchors[25])
    const { mail } = await makeMail(
      run,
      { from: "noctule@example.org", to: ["sre@example.org"] },
      quietEffects().log,
    )
    expect(mail.text.replaceAll(/\s+/g, " ")).toContain("PDF report attached")
    expect(mail.text.replaceAll(/\s+/g, " ")).toContain("1 more part of the PDF, up to report-2.pdf:")
  }, 120_000)

  it("prints hostile names as text and asks the network for nothing", async () => {
    const run = await writeRun(join(folder, "hostile"), hostileNight())
    const effects = quietEffects()
    expect((await writeReport(run, effects)).faults).toEqual([])
    expect(
      textOfPdf(await readFile(join(run, "report.pdf")))
        .join("")
        .replaceAll(/\s+/g, ""),
    ).toContain("<script>alert(1)</script>")
    expect(effects.logged.filter(({ event }) => event === "browser.denied")).toEqual([])
  })

  it("delivers the HTML and names the mend where no browser is to be had", async () => {
    const run = await writeRun(join(folder, "browserless"), busyNight())
    await expect(
      findBrowser(quietEffects(), { candidates: [installed("/nonexistent/chrome")] }),
    ).rejects.toMatchObject({
      code: "report.no-browser",
      exit: 5,
      hint: expect.stringContaining("apt-get install chromium") as string,
    })
    await expect(
      writeReport(run, quietEffects({ PATH: "", NOCTULE_BROWSER: "/nonexistent/chrome" })),
    ).rejects.toMatchObject({ code: "report.browser-override", exit: 2 })
    expect(await readFile(join(run, "report.html"), "utf8")).toContain(
      "the browser in NOCTULE_BROWSER cannot print",
    )
    expect(await profileDirs()).toEqual([])
  })

  it("leaves out the charts of an incident whose series are lost, and says so", async () => {
    const run = await writeRun(join(folder, "torn"), busyNight())
    await writeFile(join(run, "series", "inc-2b90e4d177.json"), `{"incident": "inc-2b9`)
    const record = JSON.parse(await readFile(join(run, "run.json"), "utf8")) as { job: object }
    await writeFile(
      join(run, "run.json"),
      JSON.stringify({ ...record, job: { report: { formats: ["html"] } } }),
    )
    const { faults } = await writeReport(run, quietEffects())
    expect(faults.map(fault => fault.code)).toEqual(["report.series-missing"])
    expect(await readFile(join(run, "report.html"), "utf8")).toContain("api-1: p99 response time")
    await expect(stat(join(run, "report.pdf"))).rejects.toThrow()
  })

  it("refuses a folder that is no run", async () => {
    await expect(writeReport(folder, quietEffects())).rejects.toMatchObject({
      code: "report.run-unreadable",
      exit: 3,
    })
  })
})

describe("the browser", () => {
  it("from npm alone prints text", async () => {
    const effects = quietEffects()
    const bundled = candidates(effects.env).filter(({ name }) => name === "@sparticuz/chromium")
    const browser = await findBrowser(effects, { candidates: bundled })
    expect(textOfPdf(await browser.print(sheet)).join("")).toContain("Sheet")
    await browser.close()
    expect(await profileDirs()).toEqual([])
  })

  it.skipIf(!existsSync("/proc/self/cmdline"))(
    "gives up its sandbox only for root or when asked to, and says so",
    async () => {
      for (const [env, why] of [
        [{ NOCTULE_BROWSER_SANDBOX: "off" }, "NOCTULE_BROWSER_SANDBOX is off"],
        [{}, process.getuid?.() === 0 ? "running as root" : null],
      ] as const) {
        const effects = quietEffects()
        const browser = await findBrowser({ ...effects, env: { ...effects.env, ...env } })
        const bare = readFileSync(`/proc/${browser.pid}/cmdline`, "utf8").includes("--no-sandbox")
        await browser.close()
        const reasons = effects.logged.filter(({ event }) => event === "browser.unsandboxed")
        expect(reasons.map(({ fields }) => fields.why)).toEqual(why === null ? [] : [why])
        expect(bare).toBe(why !== null)
        expect(await profileDirs()).toEqual([])
      }
    },
  )

  it("is refused when it starts and prints nothing", async () => {
    const mute = join(folder, "mute")
    await writeFile(mute, "#!/bin/sh\nexit 0\n", { mode: 0o755 })
    const effects = quietEffects()
    await expect(findBrowser(effects, { candidates: [installed(mute)] })).rejects.toThrow(Fault)
    expect(effects.logged.map(({ event }) => event)).toContain("browser.refused")
  })

  it("gets no request through, by whatever way the page asks", async () => {
    const effects = quietEffects()
    const browser = await findBrowser(effects)
    const html =
      `${sheet.html}<link rel="stylesheet" href="http://127.0.0.1:9/a.css"><img src="http://127.0.0.1:9/b.png"><iframe src="http://127.0.0.1:9/c"></iframe>` +
      `<style>@import "http://127.0.0.1:9/d.css"; h1{background:url(file:///etc/passwd)}</style><script>document.title = fetch("http://127.0.0.1:9/e")</script>`
    await browser.print({ ...sheet, html })
    await browser.close()
    const denied = effects.logged
      .filter(({ event }) => event === "browser.denied")
      .map(({ fields }) => String(fields.url))
      .sort()
    expect(denied).toEqual(
      expect.arrayContaining([
        "http://127.0.0.1:9/a.css",
        "http://127.0.0.1:9/b.png",
        "http://127.0.0.1:9/c",
      ]),
    )
    expect(denied).not.toContain("http://127.0.0.1:9/e")
  })

  it("that hangs is killed and replaced once", async () => {
    const effects = quietEffects()
    const browser = await findBrowser(effects)
    const hung = browser.pid!
    process.kill(hung, "SIGSTOP")
    const { pdf, browser: fresh } = await renderPdf(browser, { ...sheet, timeout: 6000 }, effects.log)
    await fresh.close()
    expect(textOfPdf(pdf).join("")).toContain("Sheet")
    expect(fresh.pid).not.toBe(hung)
    expect(() => process.kill(hung, 0)).toThrow("ESRCH")
    expect(effects.logged.map(({ event }) => event)).toContain("browser.restarted")
    expect(await profileDirs()).toEqual([])
  })

  it("that prints no whole report twice is given up: the PDF is lost, not the night", async () => {
    const effects = quietEffects()
    const browser = await findBrowser(effects)
    await expect(renderPdf(browser, { ...sheet, endMarker: "nowhere" }, effects.log)).rejects.toMatchObject({
      code: "report.pdf-failed",
      exit: 5,
    })
    expect(await profileDirs()).toEqual([])
  })

  it("leaves neither process nor folder behind when the run is broken off", async () => {
    const effects = quietEffects()
    const browser = await findBrowser(effects)
    effects.abort.abort()
    await new Promise(resolve => setTimeout(resolve, 300))
    expect(() => process.kill(browser.pid!, 0)).toThrow("ESRCH")
    expect(await profileDirs()).toEqual([])
  })
})
