import { createHash } from "node:crypto"

/**
 * What people wrote into a postmortem. Their sections stand between `<!-- people: <section> -->` and `<!--
 * end: <section> -->`, each on a line of its own. The first mark also bears the hash of the blank that was
 * there, so that a blank is known as one however later versions word it; a seal at the end tells whether
 * anything outside the sections was changed.
 */
const section = /^<!-- people: ([a-z]+)(?: blank=([0-9a-f]{12}))? -->\n([^]*?)^<!-- end: \1 -->$/gm
const seal = /\n<!-- seal: ([0-9a-f]{12}) -->\n?$/

/** By section, the text that is no longer the blank. */
export function readSections(markdown: string): ReadonlyMap<string, string> {
  const found = [...unixLines(markdown).matchAll(section)]
  return new Map(
    found
      .map(([, name = "", blank = "", text = ""]) => ({ name, blank, text: text.trim() }))
      .filter(({ blank, text }) => text !== "" && hashOf(text) !== blank)
      .map(({ name, text }) => [name, text]),
  )
}

/** Whether a finished postmortem was changed outside its sections, or lost one of its marks. */
export function isAltered(markdown: string): boolean {
  const text = unixLines(markdown)
  return seal.exec(text)?.[1] !== hashOf(generatedText(text))
}

/**
 * The draft with people's texts in place of its blanks, its marks completed and sealed. Texts of sections
 * that the draft lacks go to its notes.
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

/**
 * What is remembered of one section: its text, and the hashes of every text that it already takes account of.
 */
export interface SectionState {
  readonly text: string
  readonly seen: readonly string[]
}

export type SectionStates = Readonly<Record<string, SectionState>>

/**
 * What is known and the copies that people may have written in, oldest first, as one. A copy whose text was
 * not seen before replaces what is known; where several say different new things, all of them stay, in their
 * order. A section that someone emptied keeps its last text.
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

/** All that is not people's, without spaces at the ends. */
function generatedText(markdown: string): string {
  return markdown.replace(seal, "").replace(section, "<!-- people: $1 -->").trim()
}

function unixLines(text: string): string {
  return text.replaceAll("\r\n", "\n")
}

function hashOf(text: string): string {
  return createHash("sha256").update(text.trim()).digest("hex").slice(0, 12)
}
