import { readdirSync, readFileSync } from "node:fs"
import { join, relative, sep } from "node:path"
import { fileURLToPath } from "node:url"
import ts from "typescript"

const root = fileURLToPath(new URL("../../../", import.meta.url))

/** A text that stands in a program or a template. */
export interface Text {
  /** "src/report/facts/summary.ts:12" */
  readonly place: string
  /** "…" stands for what is filled in. */
  readonly text: string
}

/** Paths from the project's root, with slashes, of the files below `folder` that end with `end`. */
export function filesBelow(folder: string, end: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && entry.name.endsWith(end))
    .map(entry => relative(root, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .sort()
}

/**
 * The string and template literals of a TypeScript file, but for what is imported, thrown as a bug's message,
 * or logged.
 */
export function textsOfCode(path: string): Text[] {
  const source = ts.createSourceFile(
    path,
    readFileSync(join(root, path), "utf8"),
    ts.ScriptTarget.Latest,
    true,
  )
  const texts: Text[] = []
  const visit = (node: ts.Node): void => {
    if (
      ts.isImportDeclaration(node) ||
      ts.isExportDeclaration(node) ||
      ts.isTypeNode(node) ||
      isForMachines(node)
    )
      return
    if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) {
      const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1
      texts.push({ place: `${path}:${line}`, text: textOf(node) })
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return texts
}

/**
 * The lines of a Handlebars template without tags, styles and comments; what is filled in as "…", texts of
 * attributes in their place.
 */
export function textsOfTemplate(path: string): Text[] {
  const text = readFileSync(join(root, path), "utf8")
  const blank = (whole: string): string => whole.replace(/[^\n]+/g, "")
  const bare = text
    .replace(/<style[^]*?<\/style>|<!--[^]*?-->/g, blank)
    .replace(/\{\{[#/>!{]?[^}]*\}+/g, "…")
    .replace(
      /<[^>]*>/g,
      tag => ` ${[...tag.matchAll(/(?:aria-label|alt)="([^"]*)"/g)].map(([, label]) => label).join(" ")} `,
    )
  return bare
    .split("\n")
    .map((line, index) => ({ place: `${path}:${index + 1}`, text: line.trim() }))
    .filter(line => /\p{L}/u.test(line.text))
}

function textOf(node: ts.StringLiteralLike | ts.TemplateExpression): string {
  if (ts.isStringLiteralLike(node)) return node.text
  return [node.head.text, ...node.templateSpans.map(({ literal }) => `…${literal.text}`)].join("")
}

/** `new RangeError(…)`, `log.warn(…)`: people read neither in a report. */
function isForMachines(node: ts.Node): boolean {
  if (ts.isNewExpression(node)) return /Error$/.test(node.expression.getText())
  return ts.isCallExpression(node) && /\blog\.(debug|info|warn|error)$/.test(node.expression.getText())
}
