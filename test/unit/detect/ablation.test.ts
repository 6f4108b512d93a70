import { expect, test } from "vitest"
import { hour } from "../../../src/base/index.ts"
import { ablatedScores, detect } from "../../../src/detect/index.ts"
import { scoringSteps } from "../../../src/detect/scoring/night-scores.ts"
import { type Column, day, hostOf, noise, rule } from "./hosts.ts"

test("an ablation gives the night's own scores first, then others without each step and detector", async () => {
  const [a, b, c] = ["a", "b", "c"].map(name => noise(name, 1)) as [Column, Column, Column]
  // Two features that go together but for an hour of each day, and for a fault.
  const apart = (row: number, time: number): boolean => time % day < hour || (row >= 40 && row < 44)
  const frames = hostOf({
    columns: {
      one: a,
      two: (row, time) => (apart(row, time) ? 3 * c(row, time) : a(row, time)) + 0.05 * b(row, time),
    },
    historyRows: 8 * 288,
    nightRows: 288,
    step: 300_000,
  })
  const scores = []
  frames.night.features.forEach((feature, f) => Object.assign(feature, { harm: f === 0 ? "rise" : "fall" }))
  const cheap = { ...rule, detectors: ["isolation-forest", "seasonal-baseline"] as const }
  for await (const one of ablatedScores(frames, cheap)) scores.push(one)
  expect(scores.map(({ without }) => without)).toEqual([
    null,
    ...scoringSteps,
    "isolation-forest",
    "seasonal-baseline",
  ])
  const { night, calibration } = await detect(frames, cheap)
  const [whole, ...others] = scores
  expect(whole).toMatchObject({ night, calibration })
  for (const { without, night: ablated } of others) {
    const onlyContributions = without === "local-deviation" || without === "harm-direction"
    const changed = onlyContributions ? "contributions" : "score"
    expect([without, ablated[changed]]).not.toEqual([without, night[changed]])
  }
})
