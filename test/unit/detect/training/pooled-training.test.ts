import { describe, expect, test } from "vitest"
import { indicesOf, selectColumns } from "../../../../src/detect/training/select-columns.ts"
import { detect, packModels, historyLength, sampleHost, trainPooled } from "../../../../src/detect/index.ts"
import { pack, unpack } from "../../../../src/engine/index.ts"
import { anomalousRows, findMembers, thresholdOf } from "../../../../src/incidents/index.ts"
import { type Column, daily, hostOf, noise, rule } from "../hosts.ts"

const step = 300_000
const perDay = 288
const wave =
  (level: number, seed: string): Column =>
  (row, time) =>
    level * (1 + daily(time)) + (level / 10) * noise(seed, 1)(row, time)

function host(
  level: number,
  {
    days,
    features = ["cpu", "disk"],
    fault = false,
  }: { days: number; features?: readonly string[]; fault?: boolean },
) {
  const columns = Object.fromEntries(
    features.map((name, f) => {
      const normal = wave(level * (f + 1), `${level}/${name}`)
      return [
        name,
        (row: number, time: number) =>
          normal(row, time) * (fault && f === 0 && row >= 100 && row < 124 ? 3 : 1),
      ]
    }),
  )
  return hostOf({ columns, historyRows: days * perDay, nightRows: perDay, step })
}

const learned = async (features = ["cpu", "disk"]) => {
  const parts = [10, 1000].map(level => sampleHost(host(level, { days: 6, features }), rule, 1000))
  return trainPooled({ name: "group 1", samples: parts, rule: { ...rule, updates: 80 }, versions: {} })
}

describe("a group", { timeout: 60_000 }, () => {
  test("learns from the newest rows of each host, no more than were asked for, and never from its night", () => {
    const { history } = host(10, { days: 6 })
    const part = sampleHost(host(10, { days: 6 }), rule, 900)
    expect(part.trainValues.length / 2 + part.validationValues.length / 2).toBe(900)
    expect(part.end).toBeLessThanOrEqual(history.start + 0.9 * history.rows * step)
  })

  test("lends its models to a host of two days on a scale of its own: nothing is trained, and a fault is found", async () => {
    const shared = await learned()
    expect(shared.map(({ label }) => label)).toEqual(["lstm", "dense", "dense-2"])
    const frames = host(77, { days: 2, fault: true })
    const {
      night: scores,
      calibration,
      training,
      models,
    } = await detect(frames, rule, { sharedModels: shared })
    const threshold = thresholdOf(calibration, { falseIncidentsPerWeek: 1 })
    const members = findMembers({
      night: frames.night,
      scores,
      threshold,
      anomalous: anomalousRows(scores, threshold),
      rule: { mergeGap: 3_600_000, shortest: 0 },
    })
    expect(members).toHaveLength(1)
    expect(members[0]!.contributions[0]!.feature).toBe("cpu")
    expect(training.seconds).toBe(0)
    expect(packModels(models, { thresholds: threshold, versions: {} }).map(({ onnx }) => onnx)).toEqual(
      shared.map(({ onnx }) => onnx),
    )
  })

  test("judges a host by the features that it knows of it", async () => {
    const shared = await learned(["disk", "cpu", "network"])
    const { night } = await detect(host(77, { days: 2, features: ["cpu", "queue", "disk"] }), rule, {
      sharedModels: shared,
    })
    const known = (f: number): number =>
      night.errors.filter((value, at) => at % 3 === f && Number.isFinite(value)).length
    expect([known(0), known(1), known(2)]).toEqual([perDay, 0, perDay])
    expect(night.score.every(Number.isFinite)).toBe(true)
  })
})

describe("how far a history reaches", () => {
  const of = (days: number, window = 12) => historyLength(host(10, { days }), { ...rule, window })
  test("three days are enough for a model of the host's own, where they are ten windows; nearly three weeks for a weekly rhythm", () => {
    expect([of(2).enoughForOwnModel, of(3).enoughForOwnModel, of(3, 100).enoughForOwnModel]).toEqual([
      false,
      true,
      false,
    ])
    expect([of(19).enoughForWeekly, of(20).enoughForWeekly]).toEqual([false, true])
    expect(of(2).days).toBe(2)
  })
})

test("columns go by name: what is not there is missing", () => {
  const places = indicesOf([{ name: "b" }, { name: "x" }, { name: "a" }], [{ name: "a" }, { name: "b" }])
  expect(places).toEqual([1, -1, 0])
  expect([...selectColumns(Float32Array.of(1, 2, 3, 4), 2, places)]).toEqual([2, NaN, 1, 4, NaN, 3])
})

test("a shared model whose metadata was changed is a fault that says what is wrong", async () => {
  const [shared] = await learned()
  const { model, weights, about } = unpack(shared!, "the model")
  const changed = { label: "lstm", ...pack({ model, weights, about: { ...(about as object), step: "5m" } }) }
  await expect(detect(host(77, { days: 2 }), rule, { sharedModels: [changed] })).rejects.toMatchObject({
    code: "detect.model-wrong",
    where: "the lstm model used for db-2",
    what: expect.stringContaining("step: Invalid input: expected number"),
  })
})
