import { describe, expect, it } from "vitest"
import {
  fillSections,
  isAltered,
  mergeSections,
  readSections,
  type SectionStates,
} from "../../../../src/report/postmortem/merge.ts"

const draft = (fact: string): string =>
  `# ${fact}\n\n<!-- people: owner -->\nName: …\n<!-- end: owner -->\n\nmore\n\n<!-- people: notes -->\n- [ ] none\n<!-- end: notes -->\n`
const none = new Map<string, string>()
const write = (markdown: string, from: string, to: string): string => markdown.replace(from, () => to)

describe("a section of a postmortem", () => {
  it("is blank until someone writes into it", () => {
    const fresh = fillSections(draft("facts"), none)
    expect(readSections(fresh)).toEqual(new Map())
    expect(readSections(write(fresh, "Name: …", "Name: Ada"))).toEqual(new Map([["owner", "Name: Ada"]]))
  })

  it("is recognised as blank even where a later version words its blank differently", () => {
    const old = fillSections(draft("facts").replace("Name: …", "Who: ____"), none)
    expect(fillSections(draft("facts"), readSections(old))).toContain("Name: …")
  })

  it("is kept verbatim in the next draft, including dollar signs and Windows line ends", () => {
    const text = "Ada $& $1 \\ `code`\n\n| a | b |\n<b>"
    const written = readSections(
      write(fillSections(draft("old facts"), none), "Name: …", text).replaceAll("\n", "\r\n"),
    )
    const next = fillSections(draft("new facts"), written)
    expect(readSections(next).get("owner")).toBe(text)
    expect(next).toContain("# new facts")
    expect(readSections(next).has("notes")).toBe(false)
  })

  it("goes to the notes where the draft no longer has it", () => {
    expect(
      readSections(fillSections(draft("facts"), new Map([["luck", "the page fired"]]))).get("notes"),
    ).toBe("(luck)\nthe page fired")
  })

  it("gives the same file for the same text", () => {
    const once = fillSections(draft("facts"), new Map([["owner", "Ada"]]))
    expect(fillSections(draft("facts"), readSections(once))).toBe(once)
  })
})

describe("a postmortem is altered", () => {
  const fresh = fillSections(draft("facts"), none)
  it.each([
    ["not by writing into its sections", write(fresh, "Name: …", "Ada"), false],
    ["not by line ends", fresh.replaceAll("\n", "\r\n"), false],
    ["when a fact is changed", write(fresh, "# facts", "# other facts"), true],
    ["when a line is added at its end", `${fresh}one more\n`, true],
    ["when a mark is lost, and the text below it with it", write(fresh, "<!-- end: owner -->", ""), true],
  ])("%s", (_, markdown, altered) => {
    expect(isAltered(markdown)).toBe(altered)
  })
})

describe("what people wrote in several copies", () => {
  const copy = (text: string): ReadonlyMap<string, string> => new Map([["owner", text]])
  const after = (known: SectionStates, ...texts: string[]): SectionStates =>
    mergeSections(known, texts.map(copy))

  it("is kept when a later copy only repeats it", () => {
    const first = after({}, "Ada")
    expect(after(first, "Ada", "Ada").owner?.text).toBe("Ada")
    expect(after(first).owner?.text).toBe("Ada")
  })

  it("follows an edit, also when the older copies still hold the older text", () => {
    expect(after(after({}, "Ada"), "Ada", "Ada, then Bob").owner?.text).toBe("Ada, then Bob")
  })

  it("is joined once when two copies have different new texts", () => {
    const joined = after(after({}, "Ada"), "Ada and Bob", "Ada and Eve")
    expect(joined.owner?.text).toBe("Ada and Bob\n\nAda and Eve")
    expect(after(joined, "Ada and Bob", "Ada and Bob\n\nAda and Eve")).toEqual(joined)
  })

  it("is restored when someone empties the section", () => {
    expect(mergeSections(after({}, "Ada"), [new Map()]).owner?.text).toBe("Ada")
  })
})
