import { expect, test } from "vitest"
import { trialsOf } from "../../../src/lab/index.ts"
import { selectTrials } from "../../../src/lab/select-trials.ts"
import { productionSetting } from "../../../src/lab/trials/catalogue.ts"
import { jobOf } from "../ingest/fixture.ts"

const production = productionSetting(jobOf("/data").model, 200)
const all = trialsOf({ trials: {} }, production)
const names = (of: readonly string[]) => selectTrials(all, of).map(({ name }) => name)

test("without names all trials are run; a name or a kind brings the cures along", () => {
  expect(names([])).toEqual(all.map(({ name }) => name))
  expect(names(["rnn"])).toEqual(["rnn", "deep-lstm"])
  expect(names(["saturation", "clipped"])).toEqual(["clipped", "raw-inputs", "production"])
})

test("an unknown name is a fault that lists the known ones", () => {
  expect(() => names(["rn"])).toThrow("no trial is called rn")
})

test("every broken trial differs from its cure in one thing, and each kind has one", () => {
  for (const { setting, against, name } of all) {
    const cure = all.find(trial => trial.name === against)
    if (!cure) continue
    const changed = Object.entries(setting).filter(([key, value]) => Reflect.get(cure.setting, key) !== value)
    const most = name === "sgd" || name === "momentum" ? 2 : 1 // an optimizer has a rate of its own
    expect(changed.length, name).toBeLessThanOrEqual(most)
    expect(changed.length, name).toBeGreaterThan(0)
  }
  const kinds = new Set(all.filter(({ role }) => role === "broken").map(({ kind }) => kind))
  expect([...kinds]).toEqual(["vanishing", "null", "exploding", "saturation", "convergence", "stabilised"])
})

test("a job's own trial changes the trial that it is compared with", () => {
  const own = { slow: { change: { rate: 1e-5 }, against: "rnn" } }
  expect(trialsOf({ trials: own }, production).at(-1)).toMatchObject({
    name: "slow",
    kind: "own",
    against: "rnn",
    setting: { cell: "rnn", window: 120, rate: 1e-5 },
  })
  const wrong = { slow: { change: { rate: 1e-5 }, against: "rn" } }
  expect(() => trialsOf({ trials: wrong }, production)).toThrow("lab.trials.slow is compared with rn")
})
