import { createHash } from "node:crypto"
import { cssVariables } from "../charts/index.ts"
import { fontFaces } from "./fonts.ts"
import { compileTemplate, templateText } from "./templates.ts"
import type { View } from "./view/types.ts"

/** The report as one file: fonts, styles, charts and script inside, and a policy that lets it fetch nothing. */
export function renderHtml(view: View): string {
  const style = [
    fontFaces("all"),
    `@page{size:${view.page}}`,
    `:root{${cssVariables("light")}}`,
    `@media screen and (prefers-color-scheme:dark){:root{${cssVariables("dark")}}}`,
    templateText("report.css"),
  ].join("\n")
  const script = templateText("report.js")
  const policy = [
    "default-src 'none'", `style-src ${hashOf(style)}`, `script-src ${hashOf(script)}`, "font-src data:", "img-src data:", "base-uri 'none'", "form-action 'none'",
  ].join("; ")
  return compileTemplate("report")({ ...view, style, script, policy })
}

/** The footer of a printed page, which sees none of the document's styles: its fonts come along. */
export function renderFooter(view: View): string {
  return compileTemplate("footer")({ text: view.footer, fonts: fontFaces("footer") })
}

function hashOf(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`
}
