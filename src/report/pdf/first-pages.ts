import { objectsOf, pagesOf, type PdfObject } from "./objects.ts"

export interface FirstPages {
  readonly pdf: Uint8Array
  readonly pages: number
  /** Pages of the whole document. */
  readonly of: number
}

/**
 * The first pages of a PDF that fit into `largest` bytes, as a PDF without links, outline and tags. Null
 * where no page fits or Chromium did not write the PDF.
 */
export function firstPages(pdf: Uint8Array, maxBytes: number): FirstPages | null {
  const objects = objectsOf(Buffer.from(pdf).toString("latin1"))
  const pages = pagesOf(objects)
  if (pages.length === 0 || pages.some(page => !objects.get(page)?.head.includes("/Type /Page"))) return null
  const build = (count: number): Uint8Array => withPages(objects, pages.slice(0, count))
  let [fitting, tooMany] = [0, pages.length + 1]
  while (tooMany - fitting > 1) {
    const middle = Math.floor((fitting + tooMany) / 2)
    if (build(middle).length <= maxBytes) fitting = middle
    else tooMany = middle
  }
  return fitting === 0 ? null : { pdf: build(fitting), pages: fitting, of: pages.length }
}

/** Object 1 is the catalog, 2 the pages, 3 the document information; then the pages' objects. */
function withPages(objects: ReadonlyMap<string, PdfObject>, pages: readonly string[]): Uint8Array {
  const needed = reachable(objects, pages)
  const numbers = new Map([...needed.keys()].map((id, index) => [id, index + 4]))
  const renumbered = (head: string): string =>
    head.replace(reference, (whole, id: string) => (numbers.has(id) ? `${numbers.get(id)} 0 R` : whole))
  const kids = pages.map(id => `${numbers.get(id)} 0 R`).join(" ")
  const information =
    [...objects.values()].find(({ head }) => head.includes("/Producer (Skia/PDF"))?.head ?? "<<>>\n"
  return serialize([
    "<</Type /Catalog\n/Pages 2 0 R\n/ViewerPreferences <</Type /ViewerPreferences\n/DisplayDocTitle true>>\n/Lang (en)>>\n",
    `<</Type /Pages\n/Count ${pages.length}\n/Kids [${kids}]>>\n`,
    information,
    ...[...needed.values()].map(({ head, stream }) => {
      const own = renumbered(head).replace(/(?<=\/Type \/Page\b[^]*\/Parent )\d+(?= 0 R)/, "2")
      return stream === null ? own : `${own}>> stream\n${stream}\nendstream\n`
    }),
  ])
}

const reference = /(?<![\d.])(\d+) 0 R\b/g

/** The pages without outgoing references, and every object that they use, by number. */
function reachable(
  objects: ReadonlyMap<string, PdfObject>,
  pages: readonly string[],
): ReadonlyMap<string, PdfObject> {
  const found = new Map<string, PdfObject>()
  const open = [...pages]
  for (let id = open.shift(); id !== undefined; id = open.shift()) {
    const object = objects.get(id)
    if (!object || found.has(id)) continue
    const head = object.head.replace(/\/(?:Annots \[[^\]]*\]|StructParents \d+|Tabs \/S)\n/g, "")
    found.set(id, { ...object, head })
    open.push(...[...head.replace(/\/Parent \d+ 0 R/, "").matchAll(reference)].map(([, to = ""]) => to))
  }
  return found
}

/** `bodies` are the objects, from number 1. */
function serialize(bodies: readonly string[]): Uint8Array {
  let text = "%PDF-1.4\n%\u00D3\u00EB\u00E9\u00E1\n"
  const offsets = bodies.map((body, index) => {
    const at = text.length
    text += `${index + 1} 0 obj\n${body}endobj\n`
    return at
  })
  const table = offsets.map(at => `${String(at).padStart(10, "0")} 00000 n \n`).join("")
  const size = bodies.length + 1
  const trailer = `trailer\n<</Size ${size}\n/Root 1 0 R\n/Info 3 0 R>>\nstartxref\n${text.length}\n%%EOF\n`
  return Buffer.from(`${text}xref\n0 ${size}\n0000000000 65535 f \n${table}${trailer}`, "latin1")
}
