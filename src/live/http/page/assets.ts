import { readFile } from "node:fs/promises"
import { fileURLToPath } from "node:url"
import { cssVariables } from "../../../charts/index.ts"

/** What the page is made of, by path; read once and served from memory. */
export type Assets = Readonly<Record<string, { readonly type: string; readonly body: string }>>

export async function loadAssets(): Promise<Assets> {
  const [page, script, style] = await Promise.all(["live.html", "live.js", "live.css"].map(readTemplate))
  const colours = `:root{${cssVariables("light")}}\n@media (prefers-color-scheme:dark){:root{${cssVariables("dark")}}}\n`
  return {
    "/": { type: "text/html; charset=utf-8", body: page ?? "" },
    "/live.js": { type: "text/javascript; charset=utf-8", body: script ?? "" },
    "/live.css": { type: "text/css; charset=utf-8", body: `${colours}${style ?? ""}` },
  }
}

function readTemplate(name: string): Promise<string> {
  return readFile(fileURLToPath(new URL(`../../../../templates/live/${name}`, import.meta.url)), "utf8")
}
