import { mkdtemp, readdir, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import type { RunFailure } from "../../../../src/base/index.ts"
import { removeNbsp } from "../../../../src/text/index.ts"
import { failureMail, writeFailure } from "../../../../src/report/failure/write.ts"
import { tagsOf } from "../render.ts"

const failure: RunFailure = {
  version: 1,
  job: { name: "nightly", title: "Order <fleet>", timeZone: "Europe/Berlin", page: "A4" },
  at: "2026-11-20T21:05:00.000Z",
  command: ["run", "jobs/nightly.yaml"],
  stage: "survey",
  fault: {
    code: "ingest.no-files",
    what: 'no file matches "*.csv"',
    where: "/srv/<b>metrics</b>",
    hint: "set source.files",
    exit: 3,
  },
  lastGood: {
    run: "2026-11-19-01",
    night: { start: "2026-11-18T21:00:00.000Z", end: "2026-11-19T21:00:00.000Z" },
    incidents: 2,
  },
  versions: { noctule: "0.1.0", node: "20.20.2" },
}

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "noctule-failure-"))
})
afterAll(() => rm(root, { recursive: true, force: true }))

describe("a run that failed", () => {
  it("leaves a page of its own: what, where, hint, stage and the last good report", async () => {
    const folder = await writeFailure(root, failure)
    expect(JSON.parse(await readFile(join(folder, "failure.json"), "utf8"))).toEqual(failure)
    const html = removeNbsp(await readFile(join(folder, "failure.html"), "utf8"))
    const facts = [
      "No&nbsp;<wbr>report&nbsp;<wbr>for&nbsp;<wbr>this&nbsp;<wbr>night",
      "No host was scored.",
      "no file matches &quot;*.csv&quot;",
      "/srv/&lt;b&gt;metrics&lt;/b&gt;",
      "set source.files",
      "stage “survey”",
      "3 (ingest.no-files)",
      "20 Nov 22:05 CET (21:05 UTC)",
      "The last good report is still available: night to 19 November 2026, 2 incidents, run 2026-11-19-01.",
      'href="../../latest/report.html"',
    ]
    expect(facts.filter(fact => !html.includes(fact))).toEqual([])
    expect(html).not.toMatch(/no incident|quiet night/i)
    expect(tagsOf(html).filter(({ name }) => /^(script|img|link|iframe)$/.test(name))).toEqual([])
    expect(html).toContain("script-src &#x27;none&#x27;")
  })

  it("says so where there never was a report", async () => {
    const folder = await writeFailure(root, { ...failure, at: "2026-11-21T21:05:00.000Z", lastGood: null })
    const html = await readFile(join(folder, "failure.html"), "utf8")
    expect(html).toContain("This job has no earlier report.")
    expect(html).not.toContain("latest/report.html")
  })

  it("has a mail whose subject cannot be taken for a quiet night", async () => {
    const mail = await failureMail(await writeFailure(root, failure), {
      from: "Noctule <noctule@example.org>",
      to: ["oncall@example.org"],
    })
    expect(mail.subject).toBe('Order <fleet>: NO REPORT: no file matches "*.csv"')
    expect(mail.messageId).toBe("failure.20261120210500000.nightly@example.org")
    expect(mail.text).toContain('What: no file matches "*.csv"')
    expect(mail.text).toContain("The last good report is still available: night to 19 November 2026")
    expect(mail.html).toContain("/srv/&lt;b&gt;metrics&lt;/b&gt;")
  })

  it("goes after thirty further failures", async () => {
    const many = join(root, "many")
    for (let day = 1; day <= 32; day++)
      await writeFailure(many, { ...failure, at: new Date(Date.UTC(2026, 0, day)).toISOString() })
    const kept = (await readdir(join(many, "failure"))).sort()
    expect(kept).toHaveLength(30)
    expect(kept[0]).toBe("2026-01-03T000000")
  })
})
