import { beforeAll, describe, expect, it } from "vitest"
import type { HostFrames, ModelFiles } from "../../../../src/base/index.ts"
import { detect, type Detection, openRowJudge, packModels } from "../../../../src/detect/index.ts"
import { rowThresholds } from "../../../../src/incidents/index.ts"
import { hostOf, noise, rule } from "../hosts.ts"

const jitter = { "response-time": noise("times", 4), errors: noise("errors", 0.2) }

describe("single rows, judged by a host's kept models", () => {
  let frames: HostFrames
  let detection: Detection
  let models: readonly ModelFiles[]

  beforeAll(async () => {
    frames = hostOf({
      columns: {
        "response-time": (row, time) => 100 + 10 * Math.sin(row / 9) + jitter["response-time"](row, time),
        errors: (row, time) => 2 + jitter.errors(row, time),
      },
      historyRows: 1500,
      nightRows: 100,
    })
    detection = await detect(frames, rule)
    const { rowErrors } = detection
    if (!rowErrors) throw new Error("no model was kept")
    const rows = rowThresholds(rowErrors, { falseIncidentsPerWeek: 1 })
    models = packModels(detection.models, { thresholds: { score: 4, features: [4, 4] }, rows, versions: {} })
  })

  it("find the spike among normal values, and do not blame the row after it", async () => {
    const judge = await opened()
    const { anomalous, errors, thresholds, filled } = await judge.judge({
      values: Float32Array.from([100, NaN, 300, NaN, 100, NaN]),
    })
    expect([...anomalous]).toEqual([0, 1, 0])
    expect(errors[2]).toBeGreaterThan(10 * (thresholds[2] ?? NaN))
    expect(filled).toBe(judge.window - 3)
    expect([errors[1], errors[3], errors[5]]).toEqual([NaN, NaN, NaN])
    judge.close()
  })

  it("have the error that the night measured on the same held-out row", async () => {
    const judge = await opened()
    const { history } = frames
    const values = history.values.slice(-judge.window * 2)
    const { errors, anomalous, filled } = await judge.judge({ values })
    expect(filled).toBe(0)
    expect(anomalous.includes(1)).toBe(false)
    const night = detection.rowErrors?.whole.slice(-2) ?? []
    expect(errors.at(-2)).toBeCloseTo(night[0] ?? NaN, 6)
    expect(errors.at(-1)).toBeCloseTo(night[1] ?? NaN, 6)
    judge.close()
  })

  it("raise few false alarms on the night's normal rows", async () => {
    const judge = await opened()
    const { anomalous } = await judge.judge({ values: frames.night.values })
    expect(anomalous.filter(flag => flag === 1).length).toBeLessThanOrEqual(1)
    judge.close()
  })

  it("are not judged by models without thresholds for them", async () => {
    const older = packModels(detection.models, { thresholds: { score: 4, features: [4, 4] }, versions: {} })
    expect(await openRowJudge("db-2", older)).toBeNull()
    expect(await openRowJudge("db-2", [])).toBeNull()
  })

  async function opened() {
    const judge = await openRowJudge("db-2", models)
    if (!judge) throw new Error("no judge")
    return judge
  }
})
