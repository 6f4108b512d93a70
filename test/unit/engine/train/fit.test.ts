import { expect, test } from "vitest"
import {
  type Arrays,
  type Autoencoder,
  collectErrors,
  cutWindows,
  fit,
  type FitOptions,
  lstmAutoencoder,
  parametersOf,
  type RowMatrix,
  scorer,
  tooLarge,
  windowStarts,
  zeros,
} from "../../../../src/engine/index.ts"
import { batches } from "../../../../src/engine/train/windows.ts"
import { seeded } from "../../../../src/stats/index.ts"
import { worst } from "../oracles.ts"

const size = { window: 10, features: 3, units: 12, seed: 1 }

/** Three phases of a daily rhythm with some noise. */
function rhythm(rows: number): RowMatrix {
  const random = seeded("rhythm")
  const values = Float32Array.from(
    { length: rows * 3 },
    (_, k) => 0.5 + 0.3 * Math.sin((2 * Math.PI * Math.floor(k / 3)) / 40 + (k % 3)) + 0.02 * random.normal(),
  )
  return { values, features: 3 }
}

const rows = rhythm(900)
const starts = windowStarts(900, 10, 1)
const options = (more: Partial<FitOptions> = {}): FitOptions => ({
  rows,
  training: starts.subarray(0, 750),
  heldOut: starts.subarray(760),
  updates: 250,
  batch: 32,
  rate: 5e-3,
  seed: 7,
  ...more,
})
const model: Autoencoder = lstmAutoencoder(size)

async function heldOutLoss(rows: RowMatrix, weights: Arrays): Promise<number> {
  const errors = await collectErrors((await scorer(model, { rows, weights }))(starts.subarray(760)))
  return errors.reduce((a, b) => a + b, 0) / errors.length
}

test("a rhythm is learned: healthy, with a falling loss and the best evaluation's weights", async () => {
  const { weights, training } = await fit(model, options())
  expect(training.diagnosis).toBe("healthy")
  expect(training.losses[0]!.update).toBe(0)
  const lowest = training.losses.reduce((a, b) => (b.heldOut < a.heldOut ? b : a))
  expect(training.bestUpdate).toBe(lowest.update)
  expect(lowest.heldOut).toBeLessThan(0.1 * training.losses[0]!.heldOut)
  expect(await heldOutLoss(rows, weights)).toBeCloseTo(lowest.heldOut, 5)
})

test("the record holds the gradients' norms at every evaluation: of each layer, of all together, and of each step of a window", async () => {
  const { training } = await fit(model, options({ updates: 20, evaluations: 4 }))
  expect(training.gradientNorms!.map(({ update }) => update)).toEqual(
    training.losses.map(({ update }) => update),
  )
  for (const { global, layers, steps } of training.gradientNorms!) {
    expect(Object.keys(layers).sort()).toEqual(["decoder", "encoder", "readout"])
    expect(global).toBeCloseTo(Math.sqrt(Object.values(layers).reduce((sum, norm) => sum + norm ** 2, 0)), 3)
    expect(steps).toHaveLength(10)
    expect(steps!.every(norm => norm > 0)).toBe(true)
  }
})

test("the same seed gives the same bits, another seed others", async () => {
  const fitted = await Promise.all([7, 7, 8].map(seed => fit(model, options({ seed, updates: 20 }))))
  const [a, b, c] = fitted.map(f => f.weights["encoder.weights"]!)
  expect(a).toEqual(b)
  expect(a).not.toEqual(c)
})

test("gradients are clipped where the caller says so: far below Adam's epsilon next to nothing moves", async () => {
  const moved = async (more: Partial<FitOptions>): Promise<number> => {
    const { weights } = await fit(model, options({ updates: 1, ...more }))
    const [first] = parametersOf(model.loss)
    const { initial } = first!.from as { initial: Float32Array }
    return Math.max(...weights["encoder.weights"]!.map((weight, i) => Math.abs(weight - initial[i]!)))
  }
  expect(await moved({})).toBeCloseTo(5e-3, 4)
  expect(await moved({ clip: 1e-10 })).toBeLessThan(1e-4)
})

test("training stops once half the evaluations brought no gain, and restores the best weights: what is held out cannot be learned", async () => {
  const random = seeded("noise")
  const values = rows.values.map((value, k) => (k < 760 * 3 ? value : 0.5 + 0.3 * random.normal()))
  const noisy = { values, features: 3 }
  const { weights, training } = await fit(
    model,
    options({ rows: noisy, updates: 400, rate: 1e-2, evaluations: 20 }),
  )
  expect(training.updates).toBeLessThan(400)
  expect(training.updates - training.bestUpdate).toBe(200)
  const lowest = Math.min(...training.losses.map(({ heldOut }) => heldOut))
  expect(training.losses.at(-1)!.heldOut).toBeGreaterThan(lowest + 1e-4)
  expect(await heldOutLoss(noisy, weights)).toBeCloseTo(lowest, 5)
})

test("after a third of the updates the caller selects the windows for the rest", async () => {
  let asked = 0
  const kept = starts.subarray(0, 40)
  const { training } = await fit(
    model,
    options({
      updates: 30,
      async selectWindows(score) {
        asked += 1
        const { weights } = await fit(model, options({ updates: 10, evaluations: 1 }))
        const known = await scorer(model, { rows, weights })
        expect(await collectErrors(score(starts.subarray(0, 5)))).toEqual(
          await collectErrors(known(starts.subarray(0, 5))),
        )
        return kept
      },
    }),
  )
  expect(asked).toBe(1)
  expect(training.updates).toBe(30)
})

test("windows are scored in their order, however many there are", async () => {
  const weights = Object.fromEntries(
    parametersOf(model.loss).map(({ from }) => (from.kind === "parameter" ? [from.name, from.initial] : [])),
  )
  const score = await scorer(model, { rows, weights })
  const all = await collectErrors(score(starts.subarray(0, 600)))
  expect(all).toHaveLength(600 * 10 * 3)
  for (const i of [0, 255, 256, 511, 512, 599]) {
    const single = await collectErrors(score([i]))
    expect(worst(all.subarray(i * 30, (i + 1) * 30), single)).toBeLessThan(1e-6)
  }
})

test("missing values are left out of the loss, and windows without any value are not used", async () => {
  const values = rows.values.map((x, k) => (k % 7 === 0 || (k > 300 && k < 400) ? NaN : x))
  const { training } = await fit(model, options({ rows: { values, features: 3 }, updates: 60 }))
  expect(training.windows).toBeLessThan(750)
  expect(training.losses.every(l => Number.isFinite(l.training) && Number.isFinite(l.heldOut))).toBe(true)
})

test("a host with fewer windows than a batch trains on all of them at once", async () => {
  const { training } = await fit(model, options({ training: starts.subarray(0, 9), batch: 128, updates: 5 }))
  expect(training.batch).toBe(9)
})

test("a warm start begins where the last training ended", async () => {
  const cold = await fit(model, options())
  const warm = await fit(model, options({ from: cold.weights, updates: 5 }))
  expect(warm.training.losses[0]!.heldOut).toBeCloseTo(
    Math.min(...cold.training.losses.map(l => l.heldOut)),
    6,
  )
})

test("a training that hardly moves is none, but healthy after a warm start", async () => {
  const { weights } = await fit(model, options())
  const still = { updates: 5, rate: 1e-7 }
  expect((await fit(model, options({ ...still, from: weights }))).training.diagnosis).toBe("healthy")
  expect((await fit(model, options(still))).training.diagnosis).toBe("null")
})

test("weights of zero: the encoder gets no gradient, and the diagnosis says so", async () => {
  const { training } = await fit(lstmAutoencoder({ ...size, initial: zeros }), options({ updates: 60 }))
  expect(training.diagnosis).toBe("vanishing-gradients")
  expect(training.gradientNorms!.at(-1)!.layers["encoder"]).toBe(0)
  expect(training.reason).toMatchObject({ code: "gradients-vanished", params: { layer: 0, step: 0 } })
})

test("a rate far too high on weights far too large: exploding", async () => {
  const { training } = await fit(
    lstmAutoencoder({ ...size, initial: tooLarge }),
    options({ rate: 30, updates: 40 }),
  )
  expect(training.diagnosis).toBe("exploding")
  expect(["not-finite", "loss-rose"]).toContain(training.reason.code)
})

test("what cannot be trained on is a Fault", async () => {
  const infinite = rows.values.slice()
  infinite[100] = Infinity
  await expect(fit(model, options({ rows: { values: infinite, features: 3 } }))).rejects.toMatchObject({
    code: "engine.infinite",
  })
  await expect(fit(model, options({ updates: 0 }))).rejects.toMatchObject({ code: "engine.no-updates" })
  await expect(fit(model, options({ rows: { values: rows.values, features: 4 } }))).rejects.toMatchObject({
    code: "engine.feature-count",
  })
  await expect(
    scorer(model, { rows: { values: rows.values, features: 4 }, weights: {} }),
  ).rejects.toMatchObject({ code: "engine.feature-count" })
  const empty = { values: new Float32Array(2700).fill(NaN), features: 3 }
  await expect(fit(model, options({ rows: empty }))).rejects.toMatchObject({ code: "engine.no-windows" })
  expect(() => windowStarts(9, 10, 1)).toThrow(/9 rows are fewer than a window of 10/)
})

test("every window is learned from once a round, however the batches fall", () => {
  const stream = batches(
    Int32Array.from({ length: 10 }, (_, i) => i),
    4,
    seeded(3),
  )
  const drawn = Array.from({ length: 5 }, () => [...stream.next().value]).flat()
  for (const round of [drawn.slice(0, 10), drawn.slice(10)])
    expect([...round].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  expect(drawn.slice(0, 10)).not.toEqual(drawn.slice(10))
})

test("a training that is cut short has not converged", async () => {
  const { training } = await fit(model, options({ updates: 20, rate: 2e-4 }))
  expect(training).toMatchObject({ diagnosis: "not-converged", updates: 20 })
  expect(training.reason).toMatchObject({ code: "loss-still-falling", params: { update: 16, updates: 20 } })
})

test("windows are copied row by row and the last one ends on the last row", () => {
  const counted = { values: Float32Array.from({ length: 14 }, (_, i) => i), features: 2 }
  expect([...windowStarts(7, 3, 3)]).toEqual([0, 3, 4])
  expect([...cutWindows(counted, 3, [1, 4])]).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13])
})
