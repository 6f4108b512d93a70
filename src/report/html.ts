import { createHash } from "node:crypto"
import { cssVariables } from "../charts/index.ts"
import { fontFaces } from "./fonts.ts"
import { compileTemplate, templateText } from "./templates.ts"
import type { View } from "./view/types.ts"

/** The report as one file: fonts, styles, charts and script inside, and a policy that lets it fetch nothing. */
export function renderHtml(view: View): string {
  const [style, script] = [styleOf(view), templateText("report.js")]
  return compileTemplate("report")({ ...view, style, script, policy: policyOf(style, hashOf(script)) })
}

/** A page without script and charts, in the report's style. */
export function renderPlainPage(template: string, view: object & Pick<View, "page">): string {
  const style = styleOf(view)
  return compileTemplate(template)({ ...view, style, policy: policyOf(style, "'none'") })
}

/** The footer of a printed page, which sees none of the document's styles: its fonts come along. */
export function renderFooter(view: Pick<View, "footer">): string {
  return compileTemplate("footer")({ text: view.footer, fonts: fontFaces("footer") })
}

const onLight = "print, screen and (prefers-color-scheme:light)"

function styleOf({ page, accent = null }: Pick<View, "page"> & Partial<Pick<View, "accent">>): string {
  return [
    fontFaces("all"),
    `@page{size:${page}}`,
    `:root{${cssVariables("light")}}`,
    `@media screen and (prefers-color-scheme:dark){:root{${cssVariables("dark")}}}`,
    templateText("report.css"),
    ...(accent !== null && /^#[0-9a-f]{6}$/i.test(accent) ? [`@media ${onLight}{:root{--accent:${accent}}}`] : []),
  ].join("\n")
}

function policyOf(style: string, script: string): string {
  return [
    "default-src 'none'", `style-src ${hashOf(style)}`, `script-src ${script}`, "font-src data:", "img-src data:", "base-uri 'none'", "form-action 'none'",
  ].join("; ")
}

function hashOf(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`
}
