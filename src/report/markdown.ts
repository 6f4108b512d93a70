import Handlebars from "handlebars"

/** A view of safe strings, which the template engine does not escape for HTML. */
export type Marked<T> = T extends string
  ? Handlebars.SafeString
  : T extends object
    ? { readonly [K in keyof T]: Marked<T[K]> }
    : T

/** The view for a Markdown template, with every text escaped. */
export function forMarkdown<T>(view: T): Marked<T> {
  return markedAs(view, escapeMarkdown)
}

/** The view for a template of plain text. */
export function forText<T>(view: T): Marked<T> {
  return markedAs(view, text => text)
}

/**
 * Escapes one line for a paragraph, heading or table cell, so that CommonMark with tables prints it
 * literally: no emphasis, link, HTML, code, list, comment or formula. Underscores inside words stay as they
 * are.
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
