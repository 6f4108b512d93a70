import Handlebars from "handlebars"

/**
 * A view whose every text is marked as done: the template engine, which escapes for HTML, leaves it as it is.
 */
export type Marked<T> = T extends string
  ? Handlebars.SafeString
  : T extends object
    ? { readonly [K in keyof T]: Marked<T[K]> }
    : T

/** The view for a Markdown template: names from other people's files become plain words in it. */
export function forMarkdown<T>(view: T): Marked<T> {
  return markedAs(view, escapeMarkdown)
}

/** The view for a template of plain text. */
export function forText<T>(view: T): Marked<T> {
  return markedAs(view, text => text)
}

/**
 * One line of text that CommonMark with tables prints as it stands, in a paragraph, heading or table cell: no
 * emphasis, link, HTML, code, list, comment or formula comes of it. Underlines inside a word mean nothing and
 * stay readable.
 */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/\s+/g, " ")
    .replace(/[\\`*[\]<>|~$@]/g, "\\$&")
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, "\\_")
    .replace(/&(?=#?\w+;)/g, "\\&")
    .replace(/:(?=\/\/)/g, "\\:")
    .replace(/\b(www)\./gi, "$1\\.")
    .replace(/^ ?(?=[-+#=])/, "\\")
    .replace(/^ ?(\d+)(?=[.)](?: |$))/, "$1\\")
}

function markedAs<T>(view: T, escape: (text: string) => string): Marked<T> {
  return marked(view, escape) as Marked<T>
}

function marked(part: unknown, escape: (text: string) => string): unknown {
  if (typeof part === "string") return new Handlebars.SafeString(escape(part))
  if (Array.isArray(part)) return part.map(one => marked(one, escape))
  if (typeof part !== "object" || part === null) return part
  return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, marked(value, escape)]))
}
