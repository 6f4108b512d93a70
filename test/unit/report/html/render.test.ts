import { createHash } from "node:crypto"
import { readdirSync, readFileSync } from "node:fs"
import { beforeAll, describe, expect, it } from "vitest"
import { removeNbsp } from "../../../../src/text/index.ts"
import { busyNight, crowdedNight, hostileNight, quietNight } from "../fixture.ts"
import { rendered, type Tag, tagsOf } from "../render.ts"
import type { View } from "../../../../src/report/html/types.ts"

let busy: string
let hostile: string
let quiet: string
let crowded: { view: View; html: string }
let tags: Tag[]

beforeAll(async () => {
  busy = removeNbsp((await rendered(busyNight())).html)
  hostile = removeNbsp((await rendered(hostileNight())).html)
  quiet = removeNbsp((await rendered(quietNight())).html)
  const ten = crowdedNight(10)
  crowded = await rendered({ ...ten, result: { ...ten.result, job: { ...ten.result.job, charts: 2 } } })
  tags = tagsOf(busy)
})

describe("report.html as a document", () => {
  it("has less than 5 MB for fifty incidents with all their charts", async () => {
    const fifty = crowdedNight(50)
    const { html } = await rendered({
      ...fifty,
      result: { ...fifty.result, job: { ...fifty.result.job, charts: 50 } },
    })
    expect(html.match(/<article/g)).toHaveLength(50)
    expect(Buffer.byteLength(html)).toBeLessThan(4_500_000)
  }, 60_000)

  it("has one h1 and leaves out no level of headings", () => {
    for (const html of [busy, quiet]) {
      const levels = tagsOf(html)
        .filter(({ name }) => /^h[1-6]$/.test(name))
        .map(({ name }) => Number(name[1]))
      expect(levels.filter(level => level === 1)).toHaveLength(1)
      expect(levels[0]).toBe(1)
      levels.slice(1).forEach((level, index) => expect(level - levels[index]!).toBeLessThanOrEqual(1))
    }
  })

  it("gives each chart a role and a text alternative, each header cell a scope, each id once", () => {
    const charts = tags.filter(({ name }) => name === "svg")
    expect(charts.length).toBeGreaterThan(10)
    for (const { attributes } of charts) {
      expect(attributes.get("role")).toBe("img")
      expect((attributes.get("aria-label") ?? "").length).toBeGreaterThan(20)
    }
    for (const { attributes } of tags.filter(({ name }) => name === "th"))
      expect(attributes.get("scope")).toMatch(/^(col|row)$/)
    const ids = tags.flatMap(({ attributes }) => (attributes.has("id") ? [attributes.get("id")] : []))
    expect(ids.length).toBe(new Set(ids).size)
  })

  it("gives each chart a caption and a table of its numbers", () => {
    const figures = busy.match(/<figure class="chart"[^]*?<\/figure>/g) ?? []
    expect(figures.length).toBeGreaterThan(10)
    for (const figure of figures) {
      expect(figure).toMatch(/<p class="caption">[^<]{20,}/)
      expect(figure).toMatch(
        /<details class="twin"><summary>Data table<\/summary>[^]*<th scope="col">[^]*<tbody><tr><td>/,
      )
    }
  })

  it("tells no time without its zone: it stands behind it, or heads the column", () => {
    for (const html of [busy, quiet, hostile]) {
      const headed =
        /<td class="time[^>]*>[^]*?<\/td>|<details class="twin">[^]*?<\/details>|<dd>\d\d:\d\d<\/dd>/g
      const text = html
        .replace(/<(script|style|svg|textarea)\b[^]*?<\/\1>/g, "")
        .replace(headed, "")
        .replace(/<[^>]*>/g, " ")
      expect(text.match(/\d\d:\d\d/g)!.length).toBeGreaterThan(3)
      const bare =
        /.{0,30}\b\d\d:\d\d(?::\d\d)?(?!:)(?! ?[–-] ?(?:\d+ \w+ )?\d\d:\d\d)(?!\s*\(?[A-Z]{3,5}\b).{0,20}/g
      expect(text.match(bare)).toBeNull()
      for (const head of html.match(/<th scope="col"[^>]*class="col-time[^>]*>[^<]*/g) ?? [])
        expect(head).toMatch(/CET|UTC/)
      expect(html).not.toMatch(/<dt>(?![^<]*(?:CET|UTC))[^<]*<\/dt><dd>\d\d:\d\d/)
    }
  })

  it("says where values come without a unit that nobody gave one", () => {
    expect(busy).toContain("Values without a unit are shown as the source provides them.")
  })

  it("is laid out for the paper that the job names", async () => {
    expect(busy).toMatch(/@page\{size:A4/)
    const letter = busyNight()
    const { html } = await rendered({
      ...letter,
      result: { ...letter.result, job: { ...letter.result.job, page: "Letter" } },
    })
    expect(html).toMatch(/@page\{size:Letter/i)
  })

  it("links inside itself only to what is there", () => {
    for (const html of [busy, quiet, crowded.html]) {
      const all = tagsOf(html)
      const ids = new Set(all.map(({ attributes }) => attributes.get("id")))
      const targets = all
        .flatMap(({ attributes }) => [
          attributes.get("href"),
          attributes.get("aria-labelledby") && `#${attributes.get("aria-labelledby")}`,
        ])
        .filter(href => href?.startsWith("#"))
      expect(targets.length).toBeGreaterThan(3)
      for (const target of targets) expect(ids).toContain(target!.slice(1))
    }
  })

  it("is the same for the same run", async () => {
    expect(removeNbsp((await rendered(busyNight())).html)).toBe(busy)
  })

  it("shows every incident in the list and, past those that page one has room for, in a table of its own", () => {
    const { view, html } = crowded
    expect(view.cover.incidents).toHaveLength(4)
    expect(view.cover.more).toBe("6 more incidents")
    expect(view.all).toHaveLength(10)
    expect(html).toContain(`href="#all-incidents"`)
  })

  it("proves on a quiet night that it looked: rows, coverage, nearest misses", () => {
    expect(quiet).toContain("Scored 8,640 rows of 6 hosts")
    expect(quiet).toContain("99.8 %")
    expect(quiet).toContain("Near misses")
    expect(quiet).toContain("Data is complete")
  })

  it("says on page one who is silent, who failed and why", () => {
    const cover = busy.slice(busy.indexOf("<header"), busy.indexOf("</header>"))
    expect(cover).toContain("edge-1 went silent; last row at 14:40 CET (13:40 UTC).")
    expect(cover).toContain("Not scored: cache-1.")
    expect(cover).toContain("the file ends in the middle of its gzip stream (data/cache-1.csv.gz).")
  })

  it("uses no word that claims a cause", () => {
    for (const html of [busy, quiet])
      expect(html.replace(/<style>[^]*?<\/style>/, "")).not.toMatch(
        /root cause|because of|caused by|due to|led to/i,
      )
  })
})

describe("report.html against hostile names", () => {
  it("has a policy that names its own style and script by hash and allows nothing else", () => {
    const policy = tags
      .find(({ attributes }) => attributes.get("http-equiv") === "Content-Security-Policy")!
      .attributes.get("content")!
      .replaceAll("&#x27;", "'")
      .replaceAll("&#x3D;", "=")
    const hash = (tag: string): string =>
      createHash("sha256")
        .update(new RegExp(`<${tag}>([^]*?)</${tag}>`).exec(busy)![1]!)
        .digest("base64")
    expect(policy).toBe(
      `default-src 'none'; style-src 'sha256-${hash("style")}'; script-src 'sha256-${hash("script")}'; font-src data:; img-src data:; base-uri 'none'; form-action 'none'`,
    )
  })

  it("has the same kinds of tags and attributes whatever people call their hosts", () => {
    const kinds = (html: string): Set<string> =>
      new Set(
        tagsOf(html).flatMap(({ name, attributes }) =>
          [...attributes.keys(), ""].map(key => `${name} ${key}`),
        ),
      )
    const known = kinds(busy)
    expect([...kinds(hostile)].filter(kind => !known.has(kind))).toEqual([])
  })

  it("has no handler, no inline style, no frame, no form target and one script", () => {
    for (const html of [busy, hostile]) {
      const all = tagsOf(html)
      expect(
        all
          .flatMap(({ attributes }) => [...attributes.keys()])
          .filter(key => /^(on.*|style|action|formaction|srcdoc|xlink:href)$/i.test(key)),
      ).toEqual([])
      expect(all.filter(({ name }) => name === "script")).toHaveLength(1)
      expect(
        all.filter(({ name }) => /^(iframe|object|embed|base|link|img|foreignObject)$/i.test(name)),
      ).toEqual([])
    }
  })

  it("links only to itself, to files of its run and to the job's dashboards", () => {
    for (const html of [busy, hostile]) {
      const hrefs = tagsOf(html).flatMap(({ attributes }) =>
        attributes.has("href") ? [attributes.get("href")!] : [],
      )
      const known =
        /^(#|(series|scores|tables)\/[\w.%-]+$|(result|run)\.json$|https:\/\/grafana\.example\.org\/d\/host\?)/
      expect(hrefs.filter(href => !known.test(href))).toEqual([])
    }
  })

  it("fetches nothing: every url() is a data URI", () => {
    expect(
      [...hostile.matchAll(/url\(([^)]{0,12})/g)].filter(([, start]) => !/^(data:|#)/.test(start!)),
    ).toEqual([])
  })

  it("prints names as they are, without the marks that turn text round", () => {
    expect(hostile).toContain("&lt;script&gt;alert(1)&lt;/script&gt;")
    expect(hostile).toContain("{{x}}{{{y}}}")
    expect(hostile).not.toMatch(/[\u0000\u202A-\u202E\u2066-\u2069]/)
  })
})

describe("templates", () => {
  const files = readdirSync("templates", { recursive: true, encoding: "utf8" }).filter(name =>
    name.endsWith(".hbs"),
  )

  it("put text in unescaped only where it is ours: style, script and drawn charts", () => {
    const raw = files.flatMap(name =>
      [...readFileSync(`templates/${name}`, "utf8").matchAll(/\{\{\{(.*?)\}\}\}/g)].map(match => match[1]),
    )
    expect([...new Set(raw)].sort()).toEqual(["script", "style", "svg"])
  })

  it("quote every attribute", () => {
    for (const name of files) expect(readFileSync(`templates/${name}`, "utf8")).not.toMatch(/\s[\w-]+=\{\{/)
  })
})

describe("a fleet of forty hosts", () => {
  it("leaves room on page one for incidents and its gravest hosts", () => {
    const { cover, hosts } = crowded.view
    expect(cover.incidents.length).toBeGreaterThanOrEqual(2)
    expect(cover.incidents.length).toBeLessThan(8)
    expect(cover.overview?.caption).toContain("Shown: the 20 with the highest score ÷ threshold.")
    expect(hosts.rows).toHaveLength(40)
  })

  it("has fewer of its hosts on page one of Letter, which is shorter", async () => {
    const ten = crowdedNight(10)
    const { view } = await rendered({
      ...ten,
      result: { ...ten.result, job: { ...ten.result.job, charts: 2, page: "Letter" } },
    })
    expect(view.cover.incidents).toHaveLength(3)
    expect(view.cover.overview?.caption).toContain("Shown: the 18 with the highest score ÷ threshold.")
  })
})
