/** A PDF object as in the file, latin1: its head, and its compressed stream, or null. */
export interface PdfObject {
  readonly head: string
  readonly stream: string | null
}

/** Objects by number. Reads only Chromium's (Skia's) form: no object streams, one version per object. */
export function objectsOf(source: string): ReadonlyMap<string, PdfObject> {
  const objects = new Map<string, PdfObject>()
  const start = /(?:^|\n)(\d+) 0 obj\n/g
  for (let match = start.exec(source); match; match = start.exec(source)) {
    const id = match[1] ?? ""
    const from = start.lastIndex
    const object = source.slice(from, source.indexOf("endobj", from))
    const streamAt = object.indexOf(">> stream\n")
    if (streamAt < 0) {
      objects.set(id, { head: object, stream: null })
      continue
    }
    const head = object.slice(0, streamAt)
    const length = Number(/\/Length (\d+)\s*$/.exec(head)?.[1] ?? 0)
    const first = from + streamAt + ">> stream\n".length
    objects.set(id, { head, stream: source.slice(first, first + length) })
    start.lastIndex = first + length
  }
  return objects
}

/** The catalog's object under `key`: "Pages", "Dests". */
export function rootOf(objects: ReadonlyMap<string, PdfObject>, key: string): string | undefined {
  const reference = new RegExp(`/Type /Catalog\\b[^]*/${key} (\\d+) 0 R`)
  return [...objects.values()].map(({ head }) => reference.exec(head)?.[1]).find(Boolean)
}

/** Object numbers of the pages, in order. */
export function pagesOf(objects: ReadonlyMap<string, PdfObject>): string[] {
  const pages: string[] = []
  const walk = (node: string): void => {
    const kids = /\/Kids \[([^\]]*)\]/.exec(objects.get(node)?.head ?? "")?.[1]
    if (kids === undefined) pages.push(node)
    else for (const kid of kids.matchAll(/(\d+) 0 R/g)) walk(kid[1] ?? "")
  }
  const root = rootOf(objects, "Pages")
  if (root !== undefined) walk(root)
  return pages
}
