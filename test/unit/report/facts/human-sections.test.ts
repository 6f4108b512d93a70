import { describe, expect, it } from "vitest"
import { parse } from "yaml"
import { clockOf } from "../../../../src/report/facts/clock.ts"
import { evidenceOf } from "../../../../src/report/facts/evidence.ts"
import { drafter } from "../../../../src/report/postmortem/draft.ts"
import { humanSectionsOf } from "../../../../src/report/facts/human-sections.ts"
import { createChartRenderer } from "../../../../src/report/facts/chart-renderer.ts"
import { contextOf } from "../../../../src/report/facts/context.ts"
import { busyNight } from "../fixture.ts"

const night = busyNight()
const [leak] = night.result.incidents
const clock = clockOf(
  Date.parse(night.result.night.start),
  Date.parse(night.result.night.end),
  "Europe/Berlin",
)
const context = contextOf({ ...night, series: new Map(), logo: null, faults: [] }, createChartRenderer())

function people(written: Record<string, string>, incident = leak!) {
  const evidence = evidenceOf(incident, context, null)
  const draft = drafter(context)(incident, {
    evidence,
    written: new Map(Object.entries(written)),
    copy: null,
  })
  return humanSectionsOf(incident, { draft, file: "postmortem/x.md", clock })
}

describe("what only people know", () => {
  it("is a labelled blank until someone fills it in", () => {
    const { blanks, verdicts, actions, judgement } = people({})
    expect(blanks).toEqual([
      { name: "Owner", text: null },
      { name: "Customer impact", text: null },
      { name: "Trigger", text: null },
      { name: "What went well, what did not", text: null },
    ])
    expect(verdicts.map(({ name, ticked }) => [name, ticked])).toEqual([
      ["confirmed", false],
      ["expected", false],
      ["false alarm", false],
      ["new trend", false],
    ])
    expect(actions).toEqual([
      ["", "", "", ""],
      ["", "", "", ""],
    ])
    expect(judgement).toBeNull()
  })

  it("appears in the report as written, without unanswered prompts", () => {
    const { blanks, verdicts, actions } = people({
      owner: "Ada, storage",
      lessons: "Went well: the page fired\n\nWent badly: …\n\nWhere we got lucky: …",
      verdict: "- [x] confirmed: it was an incident\n- [ ] expected: known work",
      actions:
        "| Action | Owner | Due | Done |\n|---|---|---|---|\n| cap swap \\| alert | Ada | 1 December 2026 |  |\n|  |  |  |  |",
      notes: "see chat",
    })
    expect(blanks.map(({ text }) => text)).toEqual([
      "Ada, storage",
      null,
      null,
      "Went well: the page fired",
      "see chat",
    ])
    expect(verdicts.filter(({ ticked }) => ticked).map(({ verdict }) => verdict)).toEqual(["confirmed"])
    expect(actions).toEqual([["cap swap | alert", "Ada", "1 December 2026", ""]])
  })

  it("takes the verdict and its author from labels.yaml", () => {
    const label = { verdict: "false-alarm", author: "Ada", date: "2026-11-21", note: "a test" } as const
    const { verdicts, judgement } = people({}, { ...leak!, label })
    expect(verdicts.find(({ ticked }) => ticked)?.name).toBe("false alarm")
    expect(judgement).toBe("false alarm, by Ada on 21 November 2026: a test")
  })

  it("is copied as Markdown without Noctule's markers, and as an entry of labels.yaml", () => {
    const { markdown, label } = people({ owner: "Ada" })
    expect(markdown).toContain("## To fill in: owner\n\nAda\n")
    expect(markdown).not.toContain("<!--")
    expect(parse(label)).toEqual([
      { incident: leak!.id, verdict: "confirmed", author: "", date: "2026-11-20", note: "" },
    ])
  })
})
