import { readFile } from "node:fs/promises"
import { describe, expect, test } from "vitest"
import { Fault, type LabelEntry, labelLine } from "../../../src/base/index.ts"
import { parseLabels, upsertLabel } from "../../../src/job/index.ts"

const entry: LabelEntry = {
  incident: "INC-20261120-7F3K",
  fingerprint: null,
  hosts: "*",
  verdict: "confirmed",
  author: 'Ada "root" O\'Neil',
  date: "2026-11-21",
  note: "a: b # c",
}

describe("a labels file", () => {
  test("begins with a comment, and accepts an entry from the report's copy button", () => {
    const text = upsertLabel(null, entry)
    expect(text.split("\n")[0]).toMatch(/^# What people said/)
    expect(text.split("\n")[1]).toBe(labelLine(entry))
    expect(parseLabels(text, "labels.yaml")).toEqual([entry])
  })

  test("keeps comments, order and every existing byte when an entry is added", () => {
    const written =
      "# ours\n- incident: INC-1 # the big one\n  verdict: expected\n\n# later\n- {fingerprint: 7F3K9QZ2-spell-sun03,   verdict: expected}"
    const text = upsertLabel(written, entry)
    expect(text).toBe(`${written}\n${labelLine(entry)}\n`)
    expect(parseLabels(text, "labels.yaml").map(({ incident }) => incident)).toEqual([
      "INC-1",
      null,
      entry.incident,
    ])
  })

  test("has one entry per incident: a second verdict replaces the first and keeps comments", () => {
    const written = `# ours\n- incident: ${entry.incident!} # the big one\n  verdict: expected\n  note: was it?\n- { incident: INC-2, verdict: confirmed }\n`
    const text = upsertLabel(written, entry)
    expect(text).toContain("# ours")
    expect(text).toContain("# the big one")
    expect(
      parseLabels(text, "labels.yaml").map(({ incident, verdict, note }) => [incident, verdict, note]),
    ).toEqual([
      [entry.incident, "confirmed", entry.note],
      ["INC-2", "confirmed", ""],
    ])
  })

  test("may be a flow list, indented or empty", () => {
    expect(parseLabels(upsertLabel("[]\n", entry), "l")).toEqual([entry])
    expect(
      parseLabels(upsertLabel("  - { incident: INC-2, verdict: confirmed }\n", entry), "l"),
    ).toHaveLength(2)
    expect(parseLabels("# nothing yet\n", "l")).toEqual([])
    expect(parseLabels(upsertLabel("# nothing yet", entry), "l")).toEqual([entry])
  })

  test.each([
    ["- { incident: INC-1, verdict: confirmd }", /:1$/, /did you mean confirmed/],
    ["- { incident: INC-1, verdict: expected, not: x }", /:1$/, /did you mean note/],
    ["- { verdict: expected }", /:1$/, /incident: or fingerprint:/],
    ["- { fingerprint: nonsense, verdict: expected }", /:1$/, /fingerprint/],
    ["incident: INC-1", /./, /a list/],
    ["- {", /:/, /YAML/],
  ])("that is wrong is told with its line: %s", (text, where, message) => {
    const fault = faultOf(() => parseLabels(text, "labels.yaml"))
    expect(fault.where).toMatch(where)
    expect(`${fault.what} ${fault.hint}`).toMatch(message)
  })

  test("has a valid example", async () => {
    const entries = parseLabels(await readFile("jobs/labels.example.yaml", "utf8"), "l")
    expect(entries.map(({ verdict }) => verdict)).toEqual(["confirmed", "expected", "new-trend"])
  })
})

function faultOf(work: () => unknown): Fault {
  try {
    work()
  } catch (error) {
    if (error instanceof Fault) return error
    throw error
  }
  throw new Error("nothing was thrown")
}
