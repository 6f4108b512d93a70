import { describe, expect, test } from "vitest"
import { palettes, recolour, severityColours } from "../../../../src/charts/layout/theme.ts"

/** WCAG 2 relative luminance. */
function luminance(hex: string): number {
  const linear = (c: number): number => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
  const [r, g, b] = [1, 3, 5].map(i => linear(parseInt(hex.slice(i, i + 2), 16) / 255)) as [
    number,
    number,
    number,
  ]
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number]
  return (high + 0.05) / (low + 0.05)
}

/** Deuteranopia after Viénot, Brettel and Mollon 1999, on linear light; its luminance. */
function deuteranopic(hex: string): number {
  const [r, g, b] = [1, 3, 5].map(i => (parseInt(hex.slice(i, i + 2), 16) / 255) ** 2.2) as [
    number,
    number,
    number,
  ]
  const red = 0.29275 * r + 0.70725 * g
  return 0.9278 * red + 0.0722 * (-0.02234 * r + 0.02234 * g + b)
}

describe.each(["light", "dark"] as const)("the %s palette", name => {
  const palette = palettes[name]

  test("has no colour twice", () => {
    expect(new Set(Object.values(palette)).size).toBe(Object.keys(palette).length)
  })

  test("has texts of 4.5 : 1 on paper, and pills of 4.5 : 1 on their tint", () => {
    const texts = ["ink", "muted", "faint", "alarm", "series"] as const
    for (const role of texts) expect(contrast(palette[role], palette.paper), role).toBeGreaterThan(4.5)
    for (const [severity, { text, tint }] of Object.entries(severityColours[name]))
      expect(contrast(text, tint), severity).toBeGreaterThan(4.5)
  })

  test("has heat steps that stay ordered and distinct in greyscale and without green", () => {
    const steps = [palette.stripe, palette.heat1, palette.heat2, palette.heat3, palette.heat4]
    for (const light of [luminance, deuteranopic]) {
      const levels = steps.map(colour => Math.log(light(colour) + 0.05))
      const distances = levels.slice(1).map((level, i) => (name === "light" ? -1 : 1) * (level - levels[i]!))
      expect(Math.min(...distances)).toBeGreaterThan(0.25)
    }
  })

  test("distinguishes signals from other features in greyscale", () => {
    expect(contrast(palette.series, palette.second)).toBeGreaterThan(3)
  })
})

test("a spec is recoloured everywhere but in its data", () => {
  const { series, heat1 } = palettes.light
  const spec = { mark: { color: series }, data: { values: [{ s: series }] }, scale: { range: [heat1] } }
  expect(recolour(spec, "variables")).toEqual({
    ...spec,
    mark: { color: "var(--series)" },
    scale: { range: ["var(--heat-1)"] },
  })
  expect(recolour(spec, "dark")).toEqual({
    ...spec,
    mark: { color: palettes.dark.series },
    scale: { range: [palettes.dark.heat1] },
  })
})
