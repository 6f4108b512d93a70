import { createHash } from "node:crypto"
import { cssVariables } from "../../charts/index.ts"
import { shorten } from "../sanitize.ts"
import { fontFaces } from "./fonts.ts"
import { compilePage, templateText } from "../templates.ts"
import type { View } from "./types.ts"

/** The report as one file with fonts, styles, charts, script and a policy that blocks all requests. */
export function renderHtml(view: View): string {
  const [style, script] = [styleOf(view), templateText("report.js")]
  return compilePage("report")({ ...view, style, script, policy: policyOf(style, hashOf(script)) })
}

/** A page without script and charts, in the report's style. */
export function renderPlainPage(template: string, view: object & Styled): string {
  const style = styleOf(view)
  return compilePage(template)({ ...view, style, policy: policyOf(style, "'none'") })
}

/** Characters of a footer line next to the page number. */
const longestFooter = 110
const onLight = "print, screen and (prefers-color-scheme:light)"

type Styled = Pick<View, "page"> & Partial<Pick<View, "accent" | "footer">>

function styleOf({ page, accent = null, footer = "" }: Styled): string {
  return [
    fontFaces(),
    `@page{size:${page};@bottom-left{content:${cssString(shorten(footer, longestFooter))}}}`,
    `:root{${cssVariables("light")}}`,
    `@media screen and (prefers-color-scheme:dark){:root{${cssVariables("dark")}}}`,
    templateText("report.css"),
    ...(accent !== null && /^#[0-9a-f]{6}$/i.test(accent)
      ? [`@media ${onLight}{:root{--accent:${accent}}}`]
      : []),
  ].join("\n")
}

/** Escapes every character except ASCII letters and digits. */
function cssString(text: string): string {
  return `"${text.replace(/[^A-Za-z0-9 ]/gu, char => `\\${char.codePointAt(0)?.toString(16)} `)}"`
}

function policyOf(style: string, script: string): string {
  return [
    "default-src 'none'",
    `style-src ${hashOf(style)}`,
    `script-src ${script}`,
    "font-src data:",
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ")
}

function hashOf(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`
}
