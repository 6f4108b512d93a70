import { textWidth } from "../../../src/charts/layout/text.ts"

export interface PlacedText {
  readonly text: string
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

/**
 * Every text of an SVG with the box it takes, in px of the viewBox: walks the groups, adds up their
 * translations and hands their look down.
 */
export function placedTexts(svg: string): PlacedText[] {
  const texts: PlacedText[] = []
  const stack: { x: number; y: number; attributeText: string }[] = [{ x: 0, y: 0, attributeText: "" }]
  for (const [, tag, attributes = "", body = ""] of svg.matchAll(/<(g|\/g|text)\b([^>]*)>([^<]*)/g)) {
    const here = stack.at(-1)!
    const [, dx = "0", dy = "0"] = /transform="translate\(([-\d.e]+),([-\d.e]+)\)"/.exec(attributes) ?? []
    const at = {
      x: here.x + Number(dx),
      y: here.y + Number(dy),
      attributeText: attributes + here.attributeText,
    }
    if (tag === "/g") stack.pop()
    else if (tag === "g") stack.push(attributes.endsWith("/") ? here : at)
    else texts.push(boxOf(unescaped(body), at.attributeText, at))
  }
  return texts.filter(t => t.text !== "")
}

function boxOf(text: string, attributes: string, { x, y }: { x: number; y: number }): PlacedText {
  const size = Number(/font-size="([\d.]+)px"/.exec(attributes)?.[1])
  const face = attributes.includes("Mono")
    ? "mono"
    : attributes.includes('font-weight="600"')
      ? "bold"
      : "text"
  const width = textWidth(text, size, face)
  const anchor = /text-anchor="(\w+)"/.exec(attributes)?.[1]
  const left = anchor === "end" ? x - width : anchor === "middle" ? x - width / 2 : x
  return { text, left, right: left + width, top: y - size * 0.75, bottom: y + size * 0.2 }
}

const unescaped = (text: string): string =>
  text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&")
