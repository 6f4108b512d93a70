import { expect, test } from "vitest"
import { parseJobFile, writeJobFile } from "../../../src/job/index.ts"

const content = {
  source: {
    root: "data",
    files: ["a.csv", "#b: 'c'.csv"],
    time: { column: "- when", format: "iso" as const },
  },
  night: { end: "data" },
  features: { "*": { unit: "%" }, "<b>{{x}}": { ignore: true } },
}

test("writeJobFile() writes what parseJobFile() reads, with its comments where they belong", () => {
  const text = writeJobFile(
    content,
    { source: "Where the data are.", "night/end": "the data are old", "features/*": "all" },
    "Made by hand.",
  )
  expect(text).toBe(`# yaml-language-server: $schema=./job.schema.json
# Made by hand.

# Where the data are.
source:
  root: data
  files: [ a.csv, "#b: 'c'.csv" ]
  time: { column: "- when", format: iso }

night:
  end: data # the data are old

features:
  # all
  "*": { unit: "%" }
  <b>{{x}}: { ignore: true }
`)
  expect(parseJobFile(text, "x.yaml")).toMatchObject({
    source: { files: content.source.files, time: { column: "- when" } },
    features: content.features,
  })
})

test("writeJobFile() lets no name end a comment", () => {
  const hostile = "a\r\nnight: { end: now }\u2028\u0085x\u0000\n---\n!!js"
  const text = writeJobFile(
    content,
    { source: hostile, "night/end": hostile, "source/root": `short \r\n${hostile}` },
    hostile,
  )
  expect(parseJobFile(text, "x.yaml").night.end).toBe("data")
})
