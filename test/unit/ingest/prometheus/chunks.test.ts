import { describe, expect, it } from "vitest"
import { tooManySeries } from "../../../../src/ingest/faults-prometheus.ts"
import { answerLimits } from "../../../../src/ingest/prometheus/answer-limits.ts"
import { chunksOf, daysOf, halves, isSelector, requestFor } from "../../../../src/ingest/prometheus/chunks.ts"
import { day, hour, midnight, minute } from "../fixture.ts"
import { ruleOf } from "./fixture.ts"

const rate = { name: "forks", promql: "rate(node_forks_total[5m])" }
const bare = { name: "up", promql: 'up{job="node"}' }

describe("isSelector", () => {
  it.each(["up", 'up{job="node"}', 'a:b_c{x=~"a|}{",y!="\\""} ', '{__name__="up"}', "up{a='b\"'}"])(
    "is true of %s",
    promql => {
      expect(isSelector(promql)).toBe(true)
    },
  )

  it.each([
    "",
    "rate(up[5m])",
    "up offset 5m",
    "up + 1",
    'up{a="b"} or down',
    "sum(up)",
    "up[5m]",
    '"text"',
    "1",
  ])("is false of %s", promql => {
    expect(isSelector(promql)).toBe(false)
  })
})

describe("the parts of a span", () => {
  const rule = ruleOf("http://x", { limits: { points: 1000 } })

  it("have borders at multiples of the step, and leave nothing out", () => {
    const chunks = chunksOf({ start: midnight, end: midnight + day }, rate, rule)
    expect(chunks).toEqual([
      { start: midnight, end: midnight + 1000 * minute },
      { start: midnight + 1000 * minute, end: midnight + day },
    ])
  })

  it("are one where raw samples are fetched", () => {
    expect(chunksOf({ start: midnight, end: midnight + day }, bare, rule)).toHaveLength(1)
  })

  it("are two a day of raw samples where CloudWatch gives no more than 24 hours, and 499 series at most", () => {
    const url = "https://monitoring.eu-west-1.amazonaws.com"
    const cloudWatch = ruleOf(url, { limits: { points: 1000, series: 20_000 } })
    const chunks = chunksOf({ start: midnight, end: midnight + day }, bare, cloudWatch)
    expect(chunks).toEqual([
      { start: midnight, end: midnight + 12 * hour },
      { start: midnight + 12 * hour, end: midnight + day },
    ])
    expect(chunksOf({ start: midnight, end: midnight + day }, rate, cloudWatch)).toHaveLength(2)
    expect(answerLimits(cloudWatch).series).toBe(499)
    expect(tooManySeries("up", 499, 20_000).hint).not.toContain("raise")
    expect(tooManySeries("up", 499, 499).hint).toContain("raise source.prometheus.limits.series")
    expect(answerLimits(ruleOf(`${url}.example`)).series).toBe(1000)
  })

  it("are halved at multiples of the step until ten minutes are left", () => {
    expect(halves({ start: midnight, end: midnight + hour + minute }, 7 * minute)).toEqual([
      { start: midnight, end: expect.toSatisfy((ms: number) => ms % (7 * minute) === 0) },
      { start: expect.any(Number), end: midnight + hour + minute },
    ])
    expect(halves({ start: midnight, end: midnight + 9 * minute }, minute)).toBeNull()
  })

  it("are days in UTC", () => {
    expect(daysOf({ start: midnight - hour, end: midnight + hour })).toEqual([midnight - day, midnight])
    expect(daysOf({ start: midnight, end: midnight + day })).toEqual([midnight])
  })
})

describe("requestFor", () => {
  const rule = ruleOf("http://x")

  it("asks for raw samples of a bare selector, with a second more on the left", () => {
    expect(requestFor(bare, { start: midnight, end: midnight + day }, rule)).toMatchObject({
      path: "query",
      params: { query: 'up{job="node"}[86401s]', time: String((midnight + day) / 1000) },
    })
  })

  it("asks for an expression at the steps of the span, its end not among them", () => {
    expect(requestFor(rate, { start: midnight + 1, end: midnight + hour }, rule)).toMatchObject({
      path: "query_range",
      params: {
        query: rate.promql,
        start: String(midnight / 1000 + 60),
        end: String((midnight + hour) / 1000 - 60),
        step: "60",
      },
    })
  })
})
