import { inflateSync } from "node:zlib"
import { objectsOf, pagesOf, type PdfObject, rootOf } from "./objects.ts"

type Objects = ReadonlyMap<string, PdfObject>

/**
 * The text of each page, one line per run of glyphs. Reads only Chromium's (Skia's) PDFs: glyphs as hex, one
 * ToUnicode map per font.
 */
export function textOfPdf(pdf: Uint8Array): string[] {
  const objects = objectsOf(Buffer.from(pdf).toString("latin1"))
  const fonts = new Map<string, ReadonlyMap<number, string>>()
  for (const [id, { head }] of objects) {
    const map = /\/Type \/Font\b[^]*\/ToUnicode (\d+) 0 R/.exec(head)?.[1]
    if (map) fonts.set(id, glyphs(streamOf(objects.get(map))))
  }
  return pagesOf(objects).map(page => {
    const head = headOf(objects, page)
    return textOf(head, /\/Contents (\d+) 0 R/.exec(head)?.[1] ?? "", objects, fonts)
  })
}

/** Names of link destinations inside the document. */
export function destinationsOfPdf(pdf: Uint8Array): string[] {
  const objects = objectsOf(Buffer.from(pdf).toString("latin1"))
  return [...headOf(objects, rootOf(objects, "Dests")).matchAll(/\/([^\s/[\]<>()]+) \[/g)].map(
    match => match[1] ?? "",
  )
}

function headOf(objects: Objects, id = ""): string {
  return objects.get(id)?.head ?? ""
}

/** Unpacked, as latin1. */
function streamOf({ head, stream }: PdfObject = { head: "", stream: null }): string {
  return stream !== null && /FlateDecode/.test(head)
    ? inflateSync(Buffer.from(stream, "latin1")).toString("latin1")
    : (stream ?? "")
}

/** Glyph number → text, of a ToUnicode map. */
function glyphs(map: string): ReadonlyMap<number, string> {
  const found = new Map<number, string>()
  for (const [, from, to, text] of map.matchAll(/^<([0-9A-F]{4})> (?:<([0-9A-F]{4})> )?<([0-9A-F]+)>$/gm)) {
    const first = parseInt(from ?? "", 16)
    const last = to ? parseInt(to, 16) : first
    const base = Buffer.from(text ?? "", "hex")
      .swap16()
      .toString("utf16le")
    for (let glyph = first; glyph <= last && last - first < 65536; glyph++) {
      found.set(
        glyph,
        glyph === first ? base : String.fromCodePoint((base.codePointAt(0) ?? 0) + glyph - first),
      )
    }
  }
  return found
}

function textOf(
  head: string,
  contents: string,
  objects: Objects,
  fonts: ReadonlyMap<string, ReadonlyMap<number, string>>,
): string {
  const named = (kind: string): Map<string, string> =>
    new Map(
      [...(new RegExp(`/${kind} <<([^>]*)>>`).exec(head)?.[1] ?? "").matchAll(/\/(\w+) (\d+) 0 R/g)].map(
        match => [match[1] ?? "", match[2] ?? ""],
      ),
    )
  const fontNames = named("Font")
  const forms = named("XObject")
  let text = ""
  let font: ReadonlyMap<number, string> = new Map()
  for (const [, tf, tm, hex, form] of streamOf(objects.get(contents)).matchAll(
    /\/(\w+) [\d.]+ Tf|(Tm)\n|<([0-9A-F]+)> Tj|\/(\w+) Do/g,
  )) {
    if (tf) font = fonts.get(fontNames.get(tf) ?? "") ?? new Map()
    if (tm && text !== "") text += "\n"
    if (hex) for (const glyph of hex.match(/.{4}/g) ?? []) text += font.get(parseInt(glyph, 16)) ?? ""
    const id = form && forms.get(form)
    if (id && headOf(objects, id).includes("/Subtype /Form"))
      text += `\n${textOf(headOf(objects, id), id, objects, fonts)}`
  }
  return text
}
