import { describe, expect, it } from "vitest"
import { filesBelow, textsOfCode, textsOfTemplate } from "./texts.ts"

/**
 * Two words side by side, or a word beside what is filled in: a sentence or a piece of one ("UTC" and "KiB"
 * are none). One word with a capital: a label.
 */
const word = "\\p{L}*\\p{Ll}{2,}"
const sentence = new RegExp(`${word}[,;:.!?]? (?:${word}|…)|…[,;:.!?]? ${word}`, "u")
const label = /^\p{Lu}\p{Ll}+$/u

/** Texts for browsers, PDF readers, drawing programs, and marks in a file: not for people. */
const machinery = [
  "src/charts/layout/plot-area.ts",
  "src/charts/render/png.ts",
  "src/charts/render/svg.ts",
  "src/charts/layout/theme.ts",
  "src/charts/render/minify-svg.ts",
]
/**
 * The product's name, a paper size, where errors name a host or a model, and what a tree's chance is drawn
 * from.
 */
const noSentences = [
  "Noctule",
  "Letter",
  "host …",
  "host … · ",
  "the … model used for …",
  "the earlier … model of …",
  "tree …",
]

describe("sentences for people", () => {
  const silent = ["src/charts", "src/incidents", "src/detect", "src/stats", "src/frame"]
  const otherFiles = ["src/engine/train/diagnose.ts", "src/pipeline/hosts/model-remarks.ts"]
  const rooms = [...silent.flatMap(room => filesBelow(room, ".ts")), ...otherFiles]

  it("are made in report, in cli and in the wording of charts, not where numbers are computed", () => {
    const astray = rooms
      .filter(path => path !== "src/charts/wording.ts")
      .filter(path => !machinery.includes(path) && !/faults[\w-]*\.ts$/.test(path))
      .flatMap(textsOfCode)
      .filter(({ text }) => (sentence.test(text) || label.test(text)) && !noSentences.includes(text))
    expect(astray.map(({ place, text }) => `${place} ${text}`)).toEqual([])
  })

  it("would be found there: the rule knows the sentences of the report", () => {
    const wording = ["src/charts/wording.ts", ...filesBelow("src/report/facts/wording", ".ts")]
    const known = wording.flatMap(textsOfCode)
    expect(known.length).toBeGreaterThan(250)
    expect(known.filter(({ text }) => sentence.test(text) || label.test(text)).length).toBeGreaterThan(200)
    expect(machinery.filter(path => !rooms.includes(path))).toEqual([])
  })
})

describe("no sentence claims a cause or blames anybody", () => {
  const causal = new RegExp(
    [
      "caus",
      "because",
      "due to",
      "owing to",
      "thanks to",
      "lea?ds? to",
      "result(?:ed|s)? in",
      "trigger",
      "blam",
      "culprit",
      "fault of",
      "mistake",
      "responsible",
    ].join("|"),
    "i",
  )

  it("in the programs that write the report", () => {
    const rooms = [
      "src/text",
      "src/report",
      "src/charts",
      "src/incidents",
      "src/pipeline",
      "src/detect",
      "src/engine",
    ]
    const files = rooms
      .flatMap(room => filesBelow(room, ".ts"))
      .filter(path => !/faults[\w-]*\.ts$/.test(path))
    const texts = files.flatMap(textsOfCode)
    const claims = texts.filter(({ text }) => causal.test(text) && /[ A-Z]/.test(text))
    // The trigger is a blank, for people to fill in.
    expect(claims.map(({ place, text }) => `${place.replace(/:\d+$/, "")} ${text}`)).toEqual([
      "src/report/facts/wording/people.ts Trigger",
    ])
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
