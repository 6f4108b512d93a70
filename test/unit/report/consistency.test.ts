import { describe, expect, it } from "vitest"
import type { Incident, Member, MemberSeries, RunResult } from "../../../src/base/index.ts"
import type { Spec } from "../../../src/charts/index.ts"
import { slackMessage } from "../../../src/report/chat/slack.ts"
import { pagerDutyTrigger } from "../../../src/report/chat/pagerduty.ts"
import type { ChartRenderer } from "../../../src/report/facts/chart-renderer.ts"
import { clockOf } from "../../../src/report/facts/clock.ts"
import { contextOf, worstMember } from "../../../src/report/facts/context.ts"
import { evidenceOf } from "../../../src/report/facts/evidence.ts"
import { composeView } from "../../../src/report/html/compose.ts"
import type { IncidentView } from "../../../src/report/html/types.ts"
import { composeMail } from "../../../src/report/mail/compose.ts"
import { drafter } from "../../../src/report/postmortem/draft.ts"
import { sanitize } from "../../../src/report/sanitize.ts"
import { formatNumber, formatTimes, formatValue } from "../../../src/text/index.ts"
import type { FixtureRun } from "./fixture.ts"
import { generatedNight, nightUnlikeHistory } from "./generated-night.ts"

const seeds = Array.from({ length: 15 }, (_, seed) => seed + 1)

/** Charts with captions, specs and tables, not drawn as SVG. */
function undrawn(): ChartRenderer {
  const specs = new Map<string, Spec>()
  return {
    specs,
    faults: [],
    draw: (name, { title, note }, make) => {
      const { spec, caption, key, table } = make()
      specs.set(name, spec)
      return Promise.resolve({ title, note, caption, key, table, svg: "", wide: false, plot: null })
    },
  }
}

/** What every part of the report says of one night. */
async function partsOf(run: FixtureRun) {
  const { result, record, series, fleet } = sanitize(run)
  const files = { result, record, fleet, logo: null, faults: [] }
  const studio = undrawn()
  const context = contextOf({ ...files, series: new Map(series.map(one => [one.incident, one])) }, studio)
  const draftOf = drafter(context)
  const drafts = new Map(
    result.incidents.map(one => [
      one.id,
      draftOf(one, { evidence: evidenceOf(one, context, null), written: new Map(), copy: null }),
    ]),
  )
  const view = await composeView({ ...context, drafts })
  const mail = await composeMail(context, [])
  const slack = JSON.stringify(slackMessage(result, { link: null, folder: "runs/1" }))
  const incidents = result.incidents.map((incident, index) => ({
    incident,
    member: worstMember(incident),
    page: pageOf(view.incidents[index]),
    draft: drafts.get(incident.id)?.markdown ?? "",
    mailed: mail.incidents.find(({ id }) => id === incident.id),
    paged: JSON.stringify(pagerDutyTrigger(incident.id, result, null)),
    series: series[index]?.members ?? [],
  }))
  return { view, mail, slack, incidents, specs: studio.specs, result }
}

const nights = new Map<number, ReturnType<typeof partsOf>>()

async function partsOfSeed(seed: number) {
  const parts = nights.get(seed) ?? partsOf(generatedNight(seed))
  nights.set(seed, parts)
  return await parts
}

function pageOf(page: IncidentView | undefined): IncidentView {
  if (page === undefined) throw new Error("the incident has no page")
  return page
}

function clockTime(iso: string, { night, job }: RunResult): string {
  return clockOf(Date.parse(night.start), Date.parse(night.end), job.timeZone).withUtc(Date.parse(iso))
}

function leadOf(member: Member) {
  return member.contributions.find(({ signal }) => signal) ?? member.contributions[0]
}

/** Lowest and highest value of a chart's vertical axis. */
function valueDomain(spec: Spec): readonly [number, number] {
  const found = [
    ...JSON.stringify(spec).matchAll(/"y":\{[^{}]*"scale":\{[^{}]*"domain":\[([^\],]+),([^\]]+)\]/g),
  ]
  const [, low, high] = found[0] ?? []
  return [Number(low), Number(high)]
}

function scoreAt(series: readonly MemberSeries[], host: string, time: number) {
  const own = series.find(one => one.host === host)
  const index = own?.times.indexOf(time) ?? -1
  return { score: own?.score[index] ?? null, before: own?.score[index - 1] ?? null, index }
}

describe("each number is the same wherever it is written", () => {
  it.each(seeds)("generated night %i", async seed => {
    const { view, mail, slack, incidents, specs, result } = await partsOfSeed(seed)
    for (const { incident, member, page, draft, mailed, paged } of incidents) {
      const lead = leadOf(member)
      const actual = formatValue(lead?.actual ?? null, lead?.unit ?? "")
      const furthestAt = clockTime(lead?.at ?? "", result)
      // The furthest value: chart, table, key figure, sentence; the title's instant is the same.
      expect(page.hero?.caption).toContain(`${actual} at `)
      expect(page.hero?.caption).toContain(furthestAt.split(" ")[0])
      const [low = -Infinity, high = Infinity] = lead?.range ?? []
      if ((lead?.actual ?? 0) < low) expect(page.hero?.caption).toMatch(/: (lowest|furthest) /)
      if ((lead?.actual ?? 0) > high) expect(page.hero?.caption).toMatch(/: (peak|furthest) /)
      expect(page.contributions[0]?.rows[0]?.actual).toBe(
        formatValue(member.contributions[0]?.actual ?? null, member.contributions[0]?.unit ?? ""),
      )
      expect(page.figures[1]?.value).toBe(actual)
      for (const text of [page.lede, mailed?.lede, slack, paged])
        expect(text).toContain(`${actual} at ${furthestAt}`)
      // The peak of the score.
      const times = formatTimes(member.score / member.threshold)
      const peak = formatNumber(member.score)
      expect(page.lede).toContain(`peaked at ${times} its threshold`)
      expect(page.panels[0]?.caption).toContain(`peak ${peak} at `)
      expect(page.panels[0]?.caption).toContain(`${times} the threshold of ${formatNumber(member.threshold)}`)
      expect(page.timeline.map(({ text }) => text)).toContainEqual(
        `Score of ${member.host} peaks at ${peak}, ${times} its threshold`,
      )
      expect(draft).toContain(`score ${peak}, ${times} its threshold`)
      // The threshold lies within the score's chart.
      const spec = specs.get(`${incident.id}-${member.host}-score`)
      const [bottom, top] = valueDomain(spec ?? {})
      expect(bottom).toBeLessThanOrEqual(member.threshold)
      expect(top).toBeGreaterThanOrEqual(member.threshold)
      // The duration.
      const length = page.figures[0]?.value ?? "none"
      expect(page.title).toContain(` for ${length}`)
      expect(mailed?.when).toContain(`; ${length}`)
      expect(slack).toContain(`; ${length}`)
    }
    // Page one.
    const reached = /(\d+) of \d+ hosts? reached/.exec(view.cover.overview?.caption ?? "")
    const stayed = /stayed below (its|their) threshold/.test(view.cover.headline)
    if (stayed)
      expect([reached, view.cover.lede.join(" ")]).toEqual([
        null,
        expect.stringContaining("No score exceeded"),
      ])
    expect(mail.headline).toBe(view.cover.headline)
    expect(mail.subject).toContain(incidents.length === 0 ? "no incident" : incidents[0]?.incident.severity)
  })
})

describe("the timeline agrees with the score's chart", () => {
  it.each(seeds)("generated night %i", async seed => {
    const { incidents, result } = await partsOfSeed(seed)
    for (const { incident, page, series } of incidents) {
      const thresholds = new Map(incident.members.map(member => [member.host, member.threshold]))
      for (const { time, kind, text } of page.timeline) {
        const [, host = ""] = /(?:score|Score|row) of (web-\d)/.exec(text) ?? []
        const threshold = thresholds.get(host) ?? NaN
        const { score, before, index } = scoreAt(series, host, Date.parse(time.iso))
        if (text.includes("exceeds its threshold")) {
          expect(score).toBeGreaterThan(threshold)
          if (before !== null) expect(before).toBeLessThanOrEqual(threshold)
          else expect(index).toBeGreaterThan(0)
        }
        if (text.startsWith("The night begins")) expect(score).toBeGreaterThan(threshold)
        if (kind === "before") expect(score).toBeLessThanOrEqual(threshold)
      }
      const opening = page.timeline.find(({ text }) => /^Incident opens|^The night begins/.test(text))
      expect(opening?.time.iso).toBe(new Date(incident.start).toISOString())
      expectFirstRow(incident, page, result.night.start)
    }
  })
})

/** An anomaly that was there in the night's first row may have begun earlier: the report says so. */
function expectFirstRow({ start, members }: Incident, page: IncidentView, night: string): void {
  const early = Date.parse(start) === Date.parse(night)
  const texts = [page.lede, ...page.timeline.map(({ text }) => text)].join(" ")
  const onsets = page.review.findings[0]?.lines.join(" ") ?? ""
  const says = /may have (begun|exceeded it) earlier/
  if (early) expect([texts, onsets]).toEqual([expect.stringMatching(says), expect.stringMatching(says)])
  else if (members.every(({ leadUp }) => Date.parse(leadUp) > Date.parse(night)))
    expect(texts).not.toMatch(says)
}

describe("the generated nights", () => {
  it("hold what the checks look for: quiet nights, brief crossings, openings before, at and after a crossing", async () => {
    const parts = await Promise.all(seeds.map(partsOfSeed))
    const texts = parts.flatMap(({ view, incidents }) => [
      view.cover.headline,
      ...incidents.flatMap(({ page }) => page.timeline.map(({ text }) => text)),
    ])
    for (const pattern of [
      /^A quiet night/,
      /^No incident on .* exceeded only briefly/,
      /^Incident opens: score of/,
      /^Incident opens: first anomalous row/,
      /^Score of web-\d exceeds/,
      /^Before the first signal/,
      /^The night begins with/,
      /first signal, in the night's first row/,
    ])
      expect(texts).toContainEqual(expect.stringMatching(pattern))
  })
})

describe("a night unlike its history", () => {
  it("is one medium incident with a line on page one, and no list of signals in any part", async () => {
    const { view, mail, slack, incidents } = await partsOf(nightUnlikeHistory())
    const [only] = incidents
    expect(only?.incident.severity).toBe("medium")
    expect(only?.page.title).toBe("web-1: above its threshold all night, unlike its history")
    expect(view.cover.notice).toEqual({
      tone: "alert",
      title: "The night is unlike the history",
      lines: [
        "web-1 is above its threshold all night: levels changed before the night began, or the history is of another machine.",
      ],
    })
    expect(mail.notice).toEqual(view.cover.notice)
    expect(only?.page.severityRule).toBe(
      "medium: 1 host unlike its history for 2 h; neither score nor duration grades this",
    )
    expect([only?.page.drivers, only?.page.contributions, only?.page.members]).toEqual([null, [], []])
    const lists = [
      only?.page.timeline,
      only?.page.checks,
      only?.page.review.findings,
      only?.mailed,
      only?.paged,
      slack,
    ]
    for (const list of lists)
      expect(JSON.stringify(list)).not.toMatch(/first signal|crossed its threshold|cpu-busy/)
    expect(only?.page.lede).toContain(
      "web-1 is above its threshold in the night's first row and stays there to its last: levels changed before the night began, " +
        "or the history is of another machine. 4 of 4 features left their expected range. The score peaked at 4.5 times its threshold",
    )
    expect(only?.draft).not.toContain("Contributing signals")
  })
})
