import { createHash } from "node:crypto"

/**
 * The team's texts in a postmortem. Sections are between the lines `<!-- people: <section> -->` and `<!--
 * end: <section> -->`. The first marker has the blank's hash, so that blanks are recognised across versions.
 * A seal at the end detects edits outside the sections.
 */
const section = /^<!-- people: ([a-z]+)(?: blank=([0-9a-f]{12}))? -->\n([^]*?)^<!-- end: \1 -->$/gm
const seal = /\n<!-- seal: ([0-9a-f]{12}) -->\n?$/

/** Texts by section, without blanks. */
export function readSections(markdown: string): ReadonlyMap<string, string> {
  const found = [...unixLines(markdown).matchAll(section)]
  return new Map(
    found
      .map(([, name = "", blank = "", text = ""]) => ({ name, blank, text: text.trim() }))
      .filter(({ blank, text }) => text !== "" && hashOf(text) !== blank)
      .map(({ name, text }) => [name, text]),
  )
}

/** True where a postmortem was edited outside its sections or lost a marker. */
export function isAltered(markdown: string): boolean {
  const text = unixLines(markdown)
  return seal.exec(text)?.[1] !== hashOf(generatedText(text))
}

/**
 * Fills the draft with the team's texts, completes its markers and seals it. Texts of unknown sections go to
 * its notes.
 */
export function fillSections(draft: string, written: ReadonlyMap<string, string>): string {
  const known = new Set([...draft.matchAll(section)].map(([, name = ""]) => name))
  const strays = [...written].filter(([name]) => !known.has(name)).map(([name, text]) => `(${name})\n${text}`)
  const filled = draft.replace(section, (_, name: string, __, blank: string) => {
    const own = written.get(name)
    const text = [...(own === undefined ? [] : [own]), ...(name === "notes" ? strays : [])].join("\n\n")
    return `<!-- people: ${name} blank=${hashOf(blank)} -->\n${text === "" ? blank.trim() : text}\n<!-- end: ${name} -->`
  })
  return `${filled.trimEnd()}\n\n<!-- seal: ${hashOf(generatedText(filled))} -->\n`
}

/** The state of one section: its text, and the hashes of all texts merged into it. */
export interface SectionState {
  readonly text: string
  readonly seen: readonly string[]
}

export type SectionStates = Readonly<Record<string, SectionState>>

/**
 * Merges the known text with copies, oldest first. New text replaces the known one; several different new
 * texts are all kept, in order. An emptied section keeps its last text.
 */
export function mergeSections(
  known: SectionStates,
  copies: readonly ReadonlyMap<string, string>[],
): SectionStates {
  const names = [...new Set([...Object.keys(known), ...copies.flatMap(copy => [...copy.keys()])])].sort()
  return Object.fromEntries(
    names.map(name => {
      const before = known[name] ?? { text: "", seen: [] }
      const texts = [...new Set(copies.flatMap(copy => copy.get(name) ?? []))]
      const fresh = texts.filter(text => !before.seen.includes(hashOf(text)))
      const text = fresh.length === 0 ? before.text : fresh.join("\n\n")
      return [name, { text, seen: [...new Set([...before.seen, ...texts.map(hashOf), hashOf(text)])].sort() }]
    }),
  )
}

/** Everything outside the sections, trimmed. */
function generatedText(markdown: string): string {
  return markdown.replace(seal, "").replace(section, "<!-- people: $1 -->").trim()
}

function unixLines(text: string): string {
  return text.replaceAll("\r\n", "\n")
}

function hashOf(text: string): string {
  return createHash("sha256").update(text.trim()).digest("hex").slice(0, 12)
}
