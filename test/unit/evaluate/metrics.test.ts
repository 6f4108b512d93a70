import { describe, expect, it, test } from "vitest"
import {
  metricKinds,
  type Metrics,
  metricsOf,
  type Predictions,
  segmentsOf,
  type Truth,
} from "../../../src/evaluate/index.ts"
import { recordedServers } from "./judge/recorded.ts"

/** The independent judge's names (judge/record.py). */
const names: Readonly<Partial<Record<keyof Metrics, string>>> = {
  vusPr: "vus_pr",
  aucPr: "auc_pr",
  bestF1: "best_f1",
  f1: "f1",
  recall: "recall",
  precision: "precision",
  falsePerDay: "false_per_day",
  alarmShare: "alarm_share",
  hit100: "hit100",
  top1: "top1",
  incidentHit100: "inc_hit100",
  incidentTop1: "inc_top1",
}

describe.each(recordedServers)("on the made-up server $truth.host", ({ truth, predictions, judged }) => {
  const metrics = metricsOf(truth, predictions)

  it.each(Object.entries(names))("%s is what an independent judge says, to 1e-6", (name, theirs) => {
    expect(Math.abs(metrics[name as keyof Metrics]! - judged[theirs]!)).toBeLessThan(1e-6)
  })
})

test("every metric has a kind, and every kind a metric", () => {
  const { truth, predictions } = recordedServers[0]!
  expect(metricKinds.map(({ name }) => name).sort()).toEqual(
    Object.keys(metricsOf(truth, predictions)).sort(),
  )
})

describe("a night without labels", () => {
  const truth: Truth = {
    host: "a",
    family: "a",
    causes: [],
    buffer: 5,
    times: Float64Array.of(0, 43_200_000, 86_400_000),
    labels: new Uint8Array(3),
  }
  const predictions: Predictions = {
    score: Float64Array.of(1, NaN, 2),
    anomalous: new Uint8Array(3),
    features: [],
    contributions: new Float32Array(0),
    alarms: [],
  }

  it("has no curve and no recall, but a rate of false incidents", () => {
    const alarms = [{ start: 0, end: 10, features: [] }]
    expect(metricsOf(truth, { ...predictions, alarms })).toMatchObject({
      vusPr: null,
      aucPr: null,
      f1: null,
      recall: null,
      hit100: null,
      falsePerDay: 1,
    })
  })
})

describe("the delay", () => {
  const truth: Truth = {
    host: "a",
    family: "a",
    causes: [],
    buffer: 0,
    times: Float64Array.from({ length: 10 }, (_, row) => row * 60_000),
    labels: Uint8Array.of(0, 1, 1, 1, 0, 0, 1, 1, 0, 1),
  }
  const predictions: Predictions = {
    score: new Float64Array(10),
    anomalous: new Uint8Array(10),
    features: [],
    contributions: new Float32Array(0),
    alarms: [],
  }

  it("is the mean minutes from a found segment's start to its first incident, none where the incident began before", () => {
    const alarms = [
      { start: 180_000, end: 180_000, features: [] },
      { start: 300_000, end: 360_000, features: [] },
    ]
    expect(metricsOf(truth, { ...predictions, alarms }).delay).toBe(1)
    expect(metricsOf(truth, predictions).delay).toBeNull()
  })
})

test("segments are runs of labelled rows, to the last row", () => {
  expect(segmentsOf(Uint8Array.of(1, 0, 1, 1, 0, 1))).toEqual([
    { first: 0, last: 0 },
    { first: 2, last: 3 },
    { first: 5, last: 5 },
  ])
  expect(segmentsOf(new Uint8Array(4))).toEqual([])
})
