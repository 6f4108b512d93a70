import { describe, expect, test } from "vitest"
import { lossCurve, toSvg } from "../../../src/charts/index.ts"
import { training } from "./samples.ts"

describe("the loss of a training", () => {
  const evaluation = (update: number, inTraining: number, heldOut: number) => ({
    update,
    training: inTraining,
    heldOut,
  })
  const losses = [evaluation(20, 0.5, 0.6), evaluation(40, 0.1, 0.2), evaluation(60, 0.05, 0.3)]

  test("names the update whose weights were kept", async () => {
    const chart = lossCurve({
      host: "db-2",
      training: { ...training, losses, bestUpdate: 40 },
      size: "panel",
    })
    expect(chart.caption).toBe(
      "Training on db-2: held-out loss went from 0.6 to 0.2; weights of update 40 kept.",
    )
    expect(await toSvg(chart.spec, { colours: "light", alt: "" })).toContain(">kept: update 40<")
  })

  test("is drawn as far as it is known for an exploded or unrecorded training", async () => {
    const record = { ...training, losses: [...losses, evaluation(80, NaN, Infinity)], bestUpdate: 40 }
    const exploded = lossCurve({ host: "db-2", training: record, size: "hero" })
    expect(await toSvg(exploded.spec, { colours: "light", alt: "" })).not.toMatch(/NaN|Infinity/)
    expect(lossCurve({ host: "db-2", training, size: "hero" }).caption).toBe(
      "Training on db-2: no losses recorded.",
    )
  })
})
