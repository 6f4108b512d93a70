import { mkdtemp, rm, truncate, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import type { Incident, Log, Mail, RunResult } from "../../../../src/base/index.ts"
import { makeMail } from "../../../../src/report/index.ts"
import { wrapLines } from "../../../../src/report/mail/wrap.ts"
import { memoryOf } from "../fixture-memory.ts"
import { busyNight, crowdedNight, type FixtureRun, hostileNight, quietNight, writeRun } from "../fixture.ts"

const log: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
const options = { from: "Noctule <noctule@example.org>", to: ["oncall@example.org"] }

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "noctule-mail-"))
})
afterAll(() => rm(root, { recursive: true, force: true }))

async function mailOf(name: string, run: FixtureRun): Promise<Mail> {
  const { mail, faults } = await makeMail(await writeRun(join(root, name), run), options, log)
  expect(faults).toEqual([])
  return mail
}

/** The quiet night with these hosts silent or failed. */
function quietBut(status: "silent" | "failed", hosts: readonly string[]): FixtureRun {
  const run = quietNight()
  const result: RunResult = {
    ...run.result,
    hosts: run.result.hosts.map(host => (hosts.includes(host.host) ? { ...host, status } : host)),
    dataQuality: run.result.dataQuality.map(quality =>
      hosts.includes(quality.host) && status === "silent" ? { ...quality, silent: true } : quality,
    ),
  }
  return { ...run, result }
}

const everyHost = quietNight().result.hosts.map(({ host }) => host)

describe("the mail of a busy night", () => {
  let mail: Mail
  beforeAll(async () => {
    mail = await mailOf("busy", busyNight())
  })

  it("names job, severity, leading incident and failed hosts in its subject", () => {
    expect(mail.subject).toBe(
      "Order fleet, night to 20 November 2026: 1 critical, 2 high; 2 of 8 hosts not fully scored. db-2: Swap in use 14 times the expected value for 3 h 13 min, still open",
    )
  })

  it("is complete as plain text", () => {
    const flat = mail.text.replaceAll(/\s+/g, " ")
    for (const fact of [
      "3 incidents on 4 of 8 hosts",
      "Results are incomplete",
      "inc-7d1f0c9a42",
      "edge-1",
      "api-1: p99 response time 2.1 times the expected value",
      "Swap in use: 2.94 GiB",
      "Check next:",
      "vmstat 1",
      "Severity critical: 9 of 10",
      "open at the end of the data",
      "report.html",
      "The PDF could not be created; the interactive report says why.",
      "Run 2026-11-20-01 of job nightly. Times are CET, with UTC in parentheses.",
    ])
      expect(flat).toContain(fact)
    expect(mail.text).not.toMatch(/\{\{|undefined|NaN|\[object|<\w/)
    for (const line of mail.text.split("\n"))
      if (!line.startsWith("    ") && !line.includes("/")) expect(line.length).toBeLessThanOrEqual(78)
  })

  it("shows charts as PNG, each referred to once by cid", () => {
    const named = [...mail.html.matchAll(/src="cid:([^"]+)"/g)].map(([, cid]) => cid)
    expect(named).toEqual(mail.images.map(({ cid }) => cid))
    expect(named).toHaveLength(4)
    for (const { png } of mail.images) {
      const bytes = Buffer.from(png)
      expect(bytes.subarray(1, 4).toString()).toBe("PNG")
      expect(bytes.readUInt32BE(16)).toBe(1200)
    }
  })

  it("uses only what mail programs keep: tables and inline styles; no script, stylesheet, class, SVG or remote URL", () => {
    expect(mail.html).not.toMatch(
      /<(script|style|link|svg|iframe|form|video|picture)\b|\sclass=|\sid=|https?:|url\(|var\(|display:\s*(flex|grid)|position:/,
    )
    expect(
      [...mail.html.matchAll(/<img\b[^>]*>/g)].every(
        ([img]) => /alt="[^"]{20,}"/.test(img) && /width="600"/.test(img),
      ),
    ).toBe(true)
  })

  it("is the same every time", async () => {
    expect((await makeMail(join(root, "busy"), options, log)).mail).toEqual(mail)
    expect(mail.date).toBe(Date.parse(busyNight().result.run.finishedAt))
  })
})

describe("no incident and no data", () => {
  it.each([
    ["quiet", quietNight(), "no incident, all 6 hosts scored", "A quiet night"],
    [
      "partly silent",
      quietBut("silent", ["db-1"]),
      "INCOMPLETE: 1 of 6 hosts not fully scored, no incident in the scored data",
      "1 could not be scored",
    ],
    ["failed", quietBut("failed", everyHost), "NO DATA: none of 6 hosts could be scored", "No result"],
    ["silent", quietBut("silent", everyHost), "NO DATA: none of 6 hosts could be scored", "No result"],
  ])("%s: the subject and the first words say which", async (name, run, subject, headline) => {
    const mail = await mailOf(name, run)
    expect(mail.subject).toBe(`Order fleet, night to 20 November 2026: ${subject}`)
    expect(mail.text).toContain(headline)
    expect(mail.html).toContain(headline)
    expect(/anomal/.test(mail.subject) && /NO DATA/.test(mail.subject)).toBe(false)
  })

  it("a host without half of its night does not count as scored", async () => {
    const { result, ...rest } = quietNight()
    const dataQuality = result.dataQuality.map(quality =>
      quality.host === "db-1" ? { ...quality, coverage: 0.5 } : quality,
    )
    const mail = await mailOf("half", { ...rest, result: { ...result, dataQuality } })
    expect(mail.subject).toContain(
      "INCOMPLETE: 1 of 6 hosts not fully scored, no incident in the scored data",
    )
    expect(mail.text).toContain("db-1 has data for only 50 % of the night.")
  })

  it("a quiet night shows what was scored", async () => {
    const { text, html } = await mailOf("looked", quietNight())
    for (const body of [text, html]) expect(body).toMatch(/Near misses[^]*times/)
    expect(text).toContain("Data is complete")
  })
})

describe("a mail", () => {
  it("stays below 100 kB without images and attachments for 200 incidents, and counts the omitted ones", async () => {
    const mail = await mailOf("crowded", crowdedNight(200))
    expect(Buffer.byteLength(mail.html) + Buffer.byteLength(mail.text)).toBeLessThan(100_000)
    expect(mail.text).toContain("180 more incidents in the report.")
    expect(mail.subject.length).toBeLessThan(200)
  })

  it("names incidents resolved since the last report, with hosts", async () => {
    const { result, ...run } = quietNight()
    const title = {
      code: "text",
      params: { text: "web-1 and 2 more hosts: Load twice the expected value" },
    } as const
    const resolved = [
      { id: "inc-1", title, severity: "high", end: result.night.start, hosts: ["web-1", "db-1", "db-2"] },
    ] as const
    const mail = await mailOf("over", {
      ...run,
      result: { ...result, incidentHistory: { ...memoryOf(busyNight().result.incidents), resolved } },
    })
    expect(mail.text).toContain(
      "Resolved since the last report:\n- high: web-1 and 2 more hosts: Load twice the expected value (web-1, db-1,\n  db-2)\n",
    )
    expect(mail.html).toContain(
      "<br>high: web-1 and 2 more hosts: Load twice the expected value (web-1, db-1, db-2)",
    )
    expect((await mailOf("not-over", quietNight())).text).not.toContain("Resolved since")
  })

  it("prints hostile names as text", async () => {
    const { html, subject } = await mailOf("hostile", hostileNight())
    expect(html).toContain("&lt;script&gt;alert(1)&lt;/script&gt;")
    expect(html.replace(/<meta (charset|name)="[^>]*>/g, "")).not.toMatch(
      /<(script|svg|meta)\b|<img(?! src="cid:)/,
    )
    expect(subject).not.toMatch(/[\r\n\u202E]/)
  })

  it("attaches the PDF, or says where it is if it exceeds 10 MB", async () => {
    const run = await writeRun(join(root, "pdf"), busyNight())
    await writeFile(join(run, "report.pdf"), "%PDF-1.7 small")
    const small = (await makeMail(run, options, log)).mail
    expect(small.attachments.map(({ name, content }) => [name, Buffer.from(content).toString()])).toEqual([
      ["nightly-2026-11-20-01.pdf", "%PDF-1.7 small"],
    ])
    expect(small.text).toContain("PDF report attached (14 B).")
    await truncate(join(run, "report.pdf"), 10 * 1024 * 1024 + 1)
    const large = (await makeMail(run, options, log)).mail
    expect(large.attachments).toEqual([])
    expect(large.text.replaceAll(/\s+/g, " ")).toContain(
      `Full PDF (10 MiB), too large to attach: ${join(run, "report.pdf")}`,
    )
  })
})

describe("the thread of a mail", () => {
  const hour = 3_600_000
  const later = (iso: string, ms: number): string => new Date(Date.parse(iso) + ms).toISOString()

  /**
   * The busy night's open incident as the night after finds it: open from its first row, under an id of its
   * own.
   */
  function nextNight({ result, ...rest }: FixtureRun): FixtureRun {
    const start = result.night.end
    const [open] = result.incidents
    const on: Incident = {
      ...open!,
      id: "inc-next",
      start,
      end: later(start, 2 * hour),
      open: false,
      peak: later(start, hour),
    }
    const members = on.members.map(member => ({
      ...member,
      start,
      end: on.end,
      peak: on.peak,
      leadUp: start,
      open: false,
    }))
    const night = { start, end: later(start, 24 * hour) }
    return {
      ...rest,
      result: {
        ...result,
        night,
        run: { ...result.run, id: "2026-11-21-01" },
        job: { ...result.job, charts: 0 },
        incidents: [{ ...on, members }],
      },
      series: [],
    }
  }

  it("is the same for runs with the same incidents, while each run has its own Message-ID", async () => {
    const first = busyNight()
    const rerun = { ...first, result: { ...first.result, run: { ...first.result.run, id: "2026-11-20-02" } } }
    const [one, two] = [
      await mailOf("thread/runs/2026-11-20-01", first),
      await mailOf("thread/runs/2026-11-20-02", rerun),
    ]
    expect([one.messageId, two.messageId]).toEqual([
      "run.2026-11-20-01.nightly@example.org",
      "run.2026-11-20-02.nightly@example.org",
    ])
    expect(two.references).toEqual(one.references)
    expect(one.references.at(-1)).toBe("incident.inc-7d1f0c9a42.nightly@example.org")
  })

  it("continues over nights while an incident stays open", async () => {
    await mailOf("nights/runs/2026-11-20-01", busyNight())
    const next = await mailOf("nights/runs/2026-11-21-01", nextNight(busyNight()))
    expect(next.references).toEqual(["incident.inc-7d1f0c9a42.nightly@example.org"])
    const single = await mailOf("alone/runs/2026-11-21-01", nextNight(busyNight()))
    expect(single.references).toEqual(["incident.inc-next.nightly@example.org"])
  })

  it("is none on a quiet night", async () => {
    expect((await mailOf("unthreaded", quietNight())).references).toEqual([])
  })
})

describe("lines of text", () => {
  it("break between words and indent continued lines", () => {
    const words = "word ".repeat(20).trim()
    expect(wrapLines(`1. ${words}`)).toBe(`1. ${"word ".repeat(15).trim()}\n   ${"word ".repeat(5).trim()}`)
    expect(wrapLines(`    ${words}`)).toBe(`    ${words}`)
    expect(wrapLines("x".repeat(100))).toBe("x".repeat(100))
    expect(wrapLines("a\n\nb")).toBe("a\n\nb")
  })
})
