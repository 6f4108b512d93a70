import { inflateSync } from "node:zlib"

interface Objects {
  /** What stands before the stream, or the whole object. */
  readonly head: ReadonlyMap<string, string>
  /** Inflated streams, as latin1. */
  readonly stream: ReadonlyMap<string, string>
}

/**
 * The text of each page of a PDF written by Chromium (Skia), one line a run of glyphs. It reads just what Skia writes (no object streams,
 * glyphs as hex, a ToUnicode map a font) and is there to prove that a page holds its text, not to read PDFs of others.
 */
export function textOfPdf(pdf: Uint8Array): string[] {
  const objects = objectsOf(Buffer.from(pdf).toString("latin1"))
  const fonts = new Map<string, ReadonlyMap<number, string>>()
  for (const [id, head] of objects.head) {
    const map = /\/Type \/Font\b[^]*\/ToUnicode (\d+) 0 R/.exec(head)?.[1]
    if (map) fonts.set(id, glyphs(objects.stream.get(map) ?? ""))
  }
  const pages = [...objects.head].filter(([, head]) => /\/Type \/Page\b/.test(head)).sort(([a], [b]) => pageOrder(objects, a) - pageOrder(objects, b))
  return pages.map(([, head]) => textOf(head, /\/Contents (\d+) 0 R/.exec(head)?.[1] ?? "", objects, fonts))
}

/** Names of the places that links inside the document lead to. */
export function destinationsOfPdf(pdf: Uint8Array): string[] {
  const objects = objectsOf(Buffer.from(pdf).toString("latin1"))
  const id = [...objects.head.values()].map(head => /\/Type \/Catalog\b[^]*\/Dests (\d+) 0 R/.exec(head)?.[1]).find(Boolean)
  return [...(objects.head.get(id ?? "") ?? "").matchAll(/\/([^\s/[\]<>()]+) \[/g)].map(match => match[1] ?? "")
}

function objectsOf(source: string): Objects {
  const head = new Map<string, string>()
  const stream = new Map<string, string>()
  const start = /(?:^|\n)(\d+) 0 obj\n/g
  for (let match = start.exec(source); match; match = start.exec(source)) {
    const id = match[1] ?? ""
    const from = start.lastIndex
    const end = source.indexOf("endobj", from)
    const streamAt = source.indexOf(">> stream\n", from)
    const hasStream = streamAt >= 0 && streamAt < end
    head.set(id, source.slice(from, hasStream ? streamAt : end))
    if (!hasStream) continue
    const length = Number(/\/Length (\d+)\s*$/.exec(head.get(id) ?? "")?.[1] ?? 0)
    const bytes = source.slice(streamAt + 10, streamAt + 10 + length)
    stream.set(id, /FlateDecode/.test(head.get(id) ?? "") ? inflateSync(Buffer.from(bytes, "latin1")).toString("latin1") : bytes)
    start.lastIndex = streamAt + 10 + length
  }
  return { head, stream }
}

/** Place of page `id` in the tree of pages, depth first. */
function pageOrder(objects: Objects, id: string): number {
  const order: string[] = []
  const walk = (node: string): void => {
    const kids = /\/Kids \[([^\]]*)\]/.exec(objects.head.get(node) ?? "")?.[1]
    if (kids === undefined) order.push(node)
    else for (const kid of kids.matchAll(/(\d+) 0 R/g)) walk(kid[1] ?? "")
  }
  const root = [...objects.head.values()].map(head => /\/Type \/Catalog\b[^]*\/Pages (\d+) 0 R/.exec(head)?.[1]).find(Boolean)
  walk(root ?? "")
  return order.indexOf(id)
}

/** Glyph number → text, of a ToUnicode map. */
function glyphs(map: string): ReadonlyMap<number, string> {
  const found = new Map<number, string>()
  for (const [, from, to, text] of map.matchAll(/^<([0-9A-F]{4})> (?:<([0-9A-F]{4})> )?<([0-9A-F]+)>$/gm)) {
    const first = parseInt(from ?? "", 16)
    const last = to ? parseInt(to, 16) : first
    const base = Buffer.from(text ?? "", "hex").swap16().toString("utf16le")
    for (let glyph = first; glyph <= last && last - first < 65536; glyph++) {
      found.set(glyph, glyph === first ? base : String.fromCodePoint((base.codePointAt(0) ?? 0) + glyph - first))
    }
  }
  return found
}

function textOf(head: string, contents: string, objects: Objects, fonts: ReadonlyMap<string, ReadonlyMap<number, string>>): string {
  const named = (kind: string): Map<string, string> =>
    new Map(
      [...(new RegExp(`/${kind} <<([^>]*)>>`).exec(head)?.[1] ?? "").matchAll(/\/(\w+) (\d+) 0 R/g)].map(match => [match[1] ?? "", match[2] ?? ""]),
    )
  const fontNames = named("Font")
  const forms = named("XObject")
  let text = ""
  let font: ReadonlyMap<number, string> = new Map()
  for (const [, tf, tm, hex, form] of (objects.stream.get(contents) ?? "").matchAll(/\/(\w+) [\d.]+ Tf|(Tm)\n|<([0-9A-F]+)> Tj|\/(\w+) Do/g)) {
    if (tf) font = fonts.get(fontNames.get(tf) ?? "") ?? new Map()
    if (tm && text !== "") text += "\n"
    if (hex) for (const glyph of hex.match(/.{4}/g) ?? []) text += font.get(parseInt(glyph, 16)) ?? ""
    const id = form && forms.get(form)
    if (id && objects.head.get(id)?.includes("/Subtype /Form")) text += `\n${textOf(objects.head.get(id) ?? "", id, objects, fonts)}`
  }
  return text
}
