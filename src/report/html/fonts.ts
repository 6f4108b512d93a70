import { readFileSync } from "node:fs"
import { createRequire } from "node:module"

interface Cut {
  readonly family: string
  readonly weight: number
  readonly file: string
}

/** Static fonts: a variable font becomes Type 3 in the PDF and doubles its size. Greek for σ and µ. */
const cuts: readonly Cut[] = [
  { family: "Inter", weight: 400, file: "@fontsource/inter/files/inter-SUBSET-400-normal.woff2" },
  { family: "Inter", weight: 600, file: "@fontsource/inter/files/inter-SUBSET-600-normal.woff2" },
  {
    family: "JetBrains Mono",
    weight: 400,
    file: "@fontsource/jetbrains-mono/files/jetbrains-mono-SUBSET-400-normal.woff2",
  },
]
const subsets = [
  {
    name: "latin",
    range:
      "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD",
  },
  { name: "greek", range: "U+0370-03FF" },
]

/** `@font-face` rules with the fonts inside as data URIs, about 120 kB. */
export function fontFaces(): string {
  return cuts.flatMap(cut => subsets.map(subset => fontFace(cut, subset))).join("\n")
}

function fontFace({ family, weight, file }: Cut, { name, range }: { name: string; range: string }): string {
  const bytes = readFileSync(createRequire(import.meta.url).resolve(file.replace("SUBSET", name)))
  return (
    `@font-face{font-family:"${family}";font-weight:${weight};font-style:normal;unicode-range:${range};` +
    `src:url(data:font/woff2;base64,${bytes.toString("base64")}) format("woff2")}`
  )
}
