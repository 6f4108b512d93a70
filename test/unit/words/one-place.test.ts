import { describe, expect, it } from "vitest"
import { filesBelow, textsOfCode, textsOfTemplate } from "./texts.ts"

/** Two words side by side, or a word beside what is filled in: a sentence or a piece of one ("UTC" and "KiB" are none). One word with a capital: a label. */
const word = "\\p{L}*\\p{Ll}{2,}"
const sentence = new RegExp(`${word}[,;:.!?]? (?:${word}|…)|…[,;:.!?]? ${word}`, "u")
const label = /^\p{Lu}\p{Ll}+$/u

/** Texts for browsers, PDF readers, drawing programs, and marks in a file: not for people. */
const machinery = [
  "src/report/bundled.ts", "src/report/candidates.ts", "src/report/first-pages.ts", "src/report/fonts.ts", "src/report/html.ts",
  "src/report/pdf-objects.ts", "src/report/pdf-text.ts", "src/report/postmortem/kept.ts", "src/report/printing.ts", "src/charts/plane.ts", "src/charts/png.ts", "src/charts/svg.ts",
  "src/charts/theme.ts", "src/charts/tidy.ts",
]
/** The product's name, a paper size, where errors name a host or a model, and what a tree's chance is drawn from. */
const noSentences = ["Noctule", "Letter", "host …", "host … · ", "the … model lent to …", "the earlier … model of …", "tree …"]

describe("the words of the report", () => {
  const told = ["src/engine/verdict.ts", "src/pipeline/remarks.ts"] // of the rooms that write little else for the report
  const rooms = [...["src/report", "src/charts", "src/incidents", "src/detect"].flatMap(room => filesBelow(room, ".ts")), ...told]

  it("stand in src/words and templates/, not beside the rules that choose among them", () => {
    const astray = rooms.filter(path => !machinery.includes(path)).flatMap(textsOfCode)
      .filter(({ text }) => (sentence.test(text) || label.test(text)) && !noSentences.includes(text))
    expect(astray.map(({ place, text }) => `${place} ${text}`)).toEqual([])
  })

  it("would be found there: the rule knows the sentences of src/words", () => {
    const known = filesBelow("src/words/strings", ".ts").flatMap(textsOfCode)
    expect(known.length).toBeGreaterThan(300)
    expect(known.filter(({ text }) => sentence.test(text) || label.test(text)).length).toBeGreaterThan(300)
    expect(machinery.filter(path => !rooms.includes(path))).toEqual([])
  })
})

describe("no sentence claims a cause or blames anybody", () => {
  const causal = new RegExp([
    "caus", "because", "due to", "owing to", "thanks to", "lea?ds? to", "result(?:ed|s)? in", "trigger", "blam", "culprit", "fault of", "mistake",
    "responsible",
  ].join("|"), "i")

  it("in the programs that write the report", () => {
    const rooms = ["src/words", "src/report", "src/charts", "src/incidents", "src/pipeline", "src/detect", "src/engine"]
    const texts = rooms.flatMap(room => filesBelow(room, ".ts")).flatMap(textsOfCode)
    const claims = texts.filter(({ text }) => causal.test(text) && /[ A-Z]/.test(text))
    // The trigger is a blank, for people to fill in.
    expect(claims.map(({ place, text }) => `${place.replace(/:\d+$/, "")} ${text}`)).toEqual(["src/words/strings/people.ts Trigger"])
  })

  it("in templates", () => {
    const texts = filesBelow("templates", ".hbs").flatMap(textsOfTemplate)
    expect(texts.length).toBeGreaterThan(100)
    const claims = texts.filter(({ text }) => causal.test(text.replace(/…/g, "")))
    expect(claims.map(({ place, text }) => `${place.replace(/:\d+$/, "")} ${text}`)).toEqual([
      "templates/postmortem.md.hbs ## To fill in: trigger",
    ])
  })
})
