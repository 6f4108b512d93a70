import { describe, expect, it } from "vitest"
import { align } from "../../../src/frame/index.ts"
import { columnOf, minute, part, range, rule, start, table } from "./fixture.ts"

/** A gauge's value: it rises and falls. */
const gauge = (i: number): number => (i * 7) % 13

describe("align", () => {
  it("cuts history and night from one grid, features in order of first appearance", () => {
    const frames = align(
      table(part(range(10), { b: range(10).map(gauge), a: range(10) })),
      rule(6, 10, { features: { a: { kind: "gauge" } } }),
    )
    expect(frames.history).toMatchObject({ start, step: minute, rows: 6 })
    expect(frames.night).toMatchObject({ start: start + 6 * minute, step: minute, rows: 4 })
    expect(frames.night.features.map(({ name }) => name)).toEqual(["b", "a"])
    expect([...frames.night.values]).toEqual([6, 7, 8, 9].flatMap(i => [gauge(i), i]))
  })

  it("snaps jitter of less than half a step to the nearest slot", () => {
    const jitter = [0.1, 0.95, 2.1, 3.05, 3.9, 5.12, 6.1, 6.95, 8.01, 8.9]
    const frames = align(table(part(jitter, { a: range(10).map(gauge) })), rule(6, 10))
    expect(frames.history.step).toBe(minute)
    expect([...columnOf(frames.history, "a"), ...columnOf(frames.night, "a")]).toEqual(range(10).map(gauge))
    expect(frames.quality).toMatchObject({ gapRows: 0, duplicateRows: 0 })
  })

  it("keeps the phase that rows share", () => {
    const frames = align(
      table(
        part(
          range(10).map(i => i + 7 / 60),
          { a: range(10).map(gauge) },
        ),
      ),
      rule(6, 10),
    )
    expect(frames.history.start).toBe(start + 7000)
    expect(frames.night.start).toBe(start + 6 * minute + 7000)
    expect(frames.night.rows).toBe(4)
  })

  it("lets the last of several values in one slot win, cell by cell, and counts the rows that replaced one", () => {
    const raw = part([0, 1, 2, 2, 2, 3, 4, 5], {
      a: [0, 1, 2, 20, NaN, 3, 4, 5],
      b: [5, 5, NaN, NaN, 5, 6, 5, 5],
    })
    const frames = align(table(raw), rule(4, 6))
    expect(columnOf(frames.history, "a")).toEqual([0, 1, 20, 3])
    expect(columnOf(frames.history, "b")).toEqual([5, 5, 5, 6])
    expect(frames.quality.duplicateRows).toBe(1)
  })

  it("puts disordered rows in their place and counts them", () => {
    const minutes = [0, 2, 1, 3, 5, 4, 6, 7]
    const frames = align(table(part(minutes, { a: minutes.map(gauge) })), rule(6, 8))
    expect(columnOf(frames.history, "a")).toEqual(range(6).map(gauge))
    expect(frames.quality.outOfOrderRows).toBe(2)
  })

  it("leaves gaps missing, and counts rows without a value and the longest run of them", () => {
    const minutes = [0, 1, 2, 6, 7, 9, 10, 11, 12, 13, 14]
    const frames = align(table(part(minutes, { a: minutes.map(gauge) })), rule(10, 15))
    expect(columnOf(frames.history, "a")).toEqual([
      ...[0, 1, 2].map(gauge),
      NaN,
      NaN,
      NaN,
      gauge(6),
      gauge(7),
      NaN,
      gauge(9),
    ])
    expect(frames.quality).toMatchObject({
      gapRows: 4,
      longestGap: 3 * minute,
      historyCoverage: 0.6,
      coverage: 1,
    })
  })

  it("counts unreadable times and leaves their rows out", () => {
    const frames = align(table(part([0, 1, NaN, 2, 3, 4, 5], { a: range(7).map(gauge) })), rule(4, 6))
    expect(frames.quality).toMatchObject({ badTimes: 1, rowsRead: 7, gapRows: 0 })
  })

  it("takes infinities for missing, per feature, and what is one in 32 bits", () => {
    const frames = align(
      table(part(range(6), { a: [1, 1e39, 2, 3, -Infinity, 4], b: range(6).map(gauge) })),
      rule(4, 6),
    )
    expect(columnOf(frames.history, "a")).toEqual([1, NaN, 2, 3])
    expect(frames.quality.features[0]).toMatchObject({
      feature: "a",
      infinite: 2,
      missing: 2,
      resets: 0,
      state: "ok",
    })
  })

  it("makes a counter a rate per second; a fall is a reset and leaves its cell missing", () => {
    const counter = [600, 1200, 1800, 60, 120, 1320, 2520, 2520]
    const frames = align(
      table(part(range(8), { requests: counter })),
      rule(6, 8, { features: { requests: { kind: "counter" } } }),
    )
    expect(columnOf(frames.history, "requests")).toEqual([NaN, 10, 10, NaN, 1, 20])
    expect(columnOf(frames.night, "requests")).toEqual([20, 0])
    expect(frames.quality.features[0]).toMatchObject({ resets: 1, missing: 2 })
    expect(frames.night.features[0]).toMatchObject({ kind: "counter", unit: "1/s" })
  })

  it("takes a counter's rate over the time between readings, not between slots, and to 64 bits", () => {
    const minutes = [0, 1.1, 2, 2.9, 4, 5]
    const large = 2 ** 52
    const frames = align(
      table(part(minutes, { n: minutes.map(m => large + m * 60) })),
      rule(4, 6, { step: minute, features: { n: { kind: "counter" } } }),
    )
    const rates = [...columnOf(frames.history, "n").slice(1), ...columnOf(frames.night, "n")]
    expect(rates.map(rate => Math.round(rate * 100) / 100)).toEqual([1, 1, 1, 1, 1])
  })

  it("keeps constant features, and leaves out those that are empty or new", () => {
    const night = [NaN, NaN, NaN, NaN, 5, 6]
    const frames = align(
      table(
        part(range(6), {
          same: Array(6).fill(3),
          none: Array(6).fill(NaN),
          new: night,
          moving: range(6).map(gauge),
        }),
      ),
      rule(4, 6),
    )
    expect(frames.quality.features.map(({ feature, state }) => [feature, state])).toEqual([
      ["same", "constant"],
      ["none", "empty"],
      ["new", "new"],
      ["moving", "ok"],
    ])
    expect(frames.night.features.map(({ name }) => name)).toEqual(["same", "moving"])
  })

  it("lets the night begin later than the history ends, on the same grid", () => {
    const minutes = [...range(10), ...range(5, 100)]
    const frames = align(table(part(minutes, { a: minutes.map(gauge) })), rule(100, 105))
    expect(frames.history).toMatchObject({ start, rows: 10 })
    expect(frames.night).toMatchObject({ start: start + 100 * minute, rows: 5 })
    expect(frames.quality.gapRows).toBe(0)
  })

  it("joins parts with different columns and times", () => {
    const frames = align(
      table(part(range(8), { a: range(8).map(gauge) }), part([0, 2, 4, 6], { b: [1, 5, 2, 4] })),
      rule(6, 8),
    )
    expect(columnOf(frames.history, "b")).toEqual([1, NaN, 5, NaN, 2, NaN])
    expect(frames.quality).toMatchObject({ rowsRead: 12, duplicateRows: 0 })
  })

  it("says that a host is silent when its rows end more than three steps and five minutes before the fleet's", () => {
    const until = (last: number, newest = 59) => {
      const minutes = range(last)
      return align(
        table(part(minutes, { a: minutes.map(gauge) })),
        rule(30, 60, { newestTime: start + newest * minute }),
      ).quality
    }
    expect(until(60)).toMatchObject({ silent: false, lastSeen: start + 59 * minute })
    expect(until(55)).toMatchObject({ silent: false })
    expect(until(54)).toMatchObject({ silent: true, lastSeen: start + 53 * minute })
    expect(until(54, 55)).toMatchObject({ silent: false })
    expect(until(28)).toMatchObject({ silent: true, lastSeen: null, coverage: 0 })
  })

  it("refuses a host with too few history rows that hold a value", () => {
    const raw = table(part(range(8), { a: [1, NaN, 2, NaN, 1, 2, 3, 4] }))
    expect(() => align(raw, rule(4, 8, { minHistory: 3 }))).toThrow(
      expect.objectContaining({ code: "frame.too-little-history", exit: 3 }),
    )
    expect(() => align(table(), rule(4, 8))).toThrow(
      expect.objectContaining({ code: "frame.too-little-history" }),
    )
    expect(align(raw, rule(4, 8, { minHistory: 2 })).history.rows).toBe(4)
  })

  it("hands out buffers of their own, which may be transferred", () => {
    const frames = align(table(part(range(10), { a: range(10).map(gauge) })), rule(6, 10))
    expect(frames.history.values.buffer).not.toBe(frames.night.values.buffer)
    expect(frames.night.values.buffer.byteLength).toBe(4 * 4)
  })
})
