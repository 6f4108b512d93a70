import { expect, test } from "vitest"
import { createChartRenderer } from "../../../../src/report/facts/chart-renderer.ts"
import { renderPlainPage } from "../../../../src/report/html/render.ts"
import { composeLab } from "../../../../src/report/lab/compose.ts"
import { labResult } from "./fixture.ts"

const view = async (result = labResult) => {
  const renderer = createChartRenderer()
  const composed = await composeLab(result, renderer)
  expect(renderer.faults.map(({ what }) => what)).toEqual([])
  return composed
}

test("the summary counts what is caught and what passes, from the verdicts", async () => {
  const { summary } = await view()
  expect(summary.text).toBe(
    "6 of 6 broken settings are caught by the diagnosis or the skill test; 3 of 3 cures pass both.",
  )
  expect(summary.rows[0]).toMatchObject({
    name: "rnn",
    change: "cell rnn instead of lstm and window 30 instead of 120",
    verdict: "rejected: learned nothing",
    used: false,
    vusPr: "0.400",
    found: "0 of 1",
    falseIncidents: "2",
  })
  expect(summary.notes).toEqual(["lost could not be run: its process died."])
})

test("each kind with a broken trial has a section, with findings made of its numbers", async () => {
  const { sections } = await view()
  const kinds = ["vanishing", "null", "exploding", "saturation", "convergence", "stabilised"]
  expect(sections.map(({ id }) => id)).toEqual(kinds)
  const [vanishing, , exploding] = sections
  expect(vanishing?.findings[0]).toContain(
    "changes by a factor of 0.4 per step back, that of deep-lstm by 0.89",
  )
  expect(vanishing?.findings[1]).toBe("It fades 8 times as fast.")
  expect(exploding?.findings[0]).toContain("never rose above its start")
  for (const { rows } of sections) expect(rows.length).toBeGreaterThanOrEqual(4)
})

test("a gradient that does not fade faster is not reported as one that does", async () => {
  const [first, ...others] = labResult.trials
  const cure = others[0]
  const same = first && cure ? [{ ...first, runs: cure.runs }, ...others] : []
  const { sections } = await view({ ...labResult, trials: same })
  expect(sections[0]?.findings[1]).toBe("It does not fade faster than that of deep-lstm here.")
})

test("without labels the page says so and shows no cost", async () => {
  const trials = labResult.trials.map(trial => ({
    ...trial,
    runs: trial.runs.map(run => ({ ...run, cost: null })),
  }))
  const { summary } = await view({ ...labResult, truth: null, trials })
  expect(summary.notes[0]).toContain("No labels are known")
  expect(new Set(summary.rows.map(({ vusPr, found }) => `${vusPr} ${found}`))).toEqual(new Set(["– –"]))
})

test("the page is the same for the same result, escapes names and loads nothing", async () => {
  const [a, b] = [renderPlainPage("lab", await view()), renderPlainPage("lab", await view())]
  expect(a).toBe(b)
  expect(a).not.toContain("<script")
  expect(a).toContain("default-src &#x27;none&#x27;")
  expect(a).not.toMatch(/(src|href)="(?!#|data:)/)
})
