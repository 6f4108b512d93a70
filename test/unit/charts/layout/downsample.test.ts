import { expect, test } from "vitest"
import type { CurvePoint } from "../../../../src/charts/layout/curve.ts"
import { downsample, simplifyBand } from "../../../../src/charts/layout/downsample.ts"
import type { ValueAxis } from "../../../../src/charts/layout/value-axis.ts"
import { seeded } from "../../../../src/stats/index.ts"

const plane = { width: 300, height: 100, padding: { left: 0, top: 0, right: 0, bottom: 0 } }
const value: ValueAxis = { domain: [0, 100], ticks: [], unit: "", kind: "linear" }
function curve(n: number, at: (t: number) => Partial<CurvePoint>): CurvePoint[] {
  return Array.from({ length: n }, (_, t) => ({ t, v: 0, lo: null, hi: null, flagged: false, ...at(t) }))
}

test("a curve keeps its highest and lowest point and its gaps", () => {
  const points = curve(5000, t => ({
    v: t === 1234 ? 99 : t === 4321 ? -99 : t > 2000 && t < 2500 ? null : Math.sin(t),
  }))
  const kept = downsample(points, 300)
  expect(kept.length).toBeLessThan(650)
  expect(kept.map(p => p.v)).toEqual(expect.arrayContaining([99, -99, null]))
})

test("a straight band needs only its ends", () => {
  expect(
    simplifyBand(
      curve(500, t => ({ lo: t / 10, hi: 10 + t / 10 })),
      plane,
      value,
    ).map(p => p.t),
  ).toEqual([0, 499])
})

test("a simplified band stays within half a pixel, with its gaps", () => {
  const random = seeded(1)
  const edges = (t: number) => ({
    lo: 40 + 20 * Math.sin(t / 90) + random.normal() * 0.3,
    hi: 60 + 20 * Math.sin(t / 70),
  })
  const points = curve(1000, t => (t >= 400 && t < 420 ? {} : edges(t)))
  const corners = simplifyBand(points, plane, value)
  expect(corners.length).toBeLessThan(500)
  expect(corners.filter(p => p.lo === null)).toHaveLength(20)
  for (const side of ["lo", "hi"] as const) {
    const worst = Math.max(
      ...points.filter(p => p.lo !== null).map(p => Math.abs(along(corners, p.t, side) - p[side]!)),
    )
    expect(worst).toBeLessThan(0.5)
  }
})

test("one point, no point and a band between two gaps are kept as they are", () => {
  expect(simplifyBand([], plane, value)).toEqual([])
  const single = curve(3, t => (t === 1 ? { lo: 1, hi: 2 } : {}))
  expect(simplifyBand(single, plane, value)).toEqual(single)
})

/** Linear interpolation between the corners around t. */
function along(corners: readonly CurvePoint[], t: number, side: "lo" | "hi"): number {
  const after = corners.findIndex(p => p.t >= t && p.lo !== null)
  const [b, a] = [corners[after]!, corners[after - 1] ?? corners[after]!]
  return b.t === t || a.lo === null ? b[side]! : a[side]! + ((b[side]! - a[side]!) * (t - a.t)) / (b.t - a.t)
}
