import { expect, it } from "vitest"
import { loggedProgress } from "../../../../src/cli/terminal/progress.ts"

it("Without a terminal a stage that takes long logs a line each half minute: files or megabytes", () => {
  const lines: unknown[] = []
  let now = 0
  const progress = loggedProgress(
    (event, fields) => lines.push([event, fields]),
    () => now,
  )
  for (now of [0, 20_000, 31_000, 40_000]) progress.at("survey", "a.csv", now / 1000, 5250)
  now = 65_000
  progress.at("split", "b.csv", 412e6, 2e9, "bytes")
  progress.clear()
  expect(lines).toEqual([
    ["survey.progress", { input: "a.csv", done: "31/5250" }],
    ["split.progress", { input: "b.csv", done: "412/2000 MB" }],
  ])
})
