import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import ts from "typescript"
import { describe, expect, it } from "vitest"

/** Words of an earlier private vocabulary. The field's own are in ARCHITECTURE.md, "Glossary". */
const retired = new Set([
  ...["usual", "usually", "told", "tell", "tells", "said", "held", "reach", "reaches", "kin", "owed"],
  ...["lent", "lend", "lends", "lending", "again", "alone", "mend", "mends", "promise", "promises"],
  ...["stands", "beside", "besides"],
])
/** Finds the files worth parsing; JavaScript's own Promise is everywhere. */
const anyRetired = new RegExp(
  [...retired]
    .map(word => `[${word[0]}${word[0]!.toUpperCase()}]${word.slice(1)}`)
    .join("|")
    .replaceAll("[pP]romise", "promise|[a-z]Promise"),
)
/** Held-out data, and JavaScript's Promise, are standard terms. */
const standard = /\bheld out\b|^Promise$/i

const files = ["src", "test"].flatMap(folder =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name)),
)

describe("the retired vocabulary", () => {
  it("is in no file name", () => {
    const names = files.map(path => path.split("/").at(-1)!)
    expect(names.filter(isRetired)).toEqual([])
  })

  it("is in no identifier", () => {
    const found = files
      .filter(path => /\.(ts|mjs)$/.test(path))
      .flatMap(path => [...identifiersOf(path)].filter(isRetired).map(name => `${path}: ${name}`))
    expect(found).toEqual([])
  })
})

function isRetired(name: string): boolean {
  const words = name.replace(/([a-z0-9])([A-Z])/g, "$1 $2").replace(/[^A-Za-z]+/g, " ")
  return words
    .replace(standard, "")
    .split(" ")
    .some(word => retired.has(word.toLowerCase()))
}

/** Empty for a file whose text holds no retired word, which need not be parsed. */
function identifiersOf(path: string): Set<string> {
  const names = new Set<string>()
  const text = readFileSync(path, "utf8")
  if (!anyRetired.test(text)) return names
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) names.add(node.text)
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest))
  return names
}
