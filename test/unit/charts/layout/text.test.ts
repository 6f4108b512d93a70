import { expect, test } from "vitest"
import { fitText, plain, shortName, textWidth } from "../../../../src/charts/layout/text.ts"

test("widths are those of the font files (fontTools: hmtx of Inter 400, JetBrains Mono 400)", () => {
  expect(textWidth("00:00", 1000)).toBe(4 * 631 + 288)
  expect(textWidth("peak 390 ms", 1000)).toBe(612 + 583 + 562 + 549 + 281 + 618 + 620 + 631 + 281 + 876 + 528)
  expect(textWidth("cpu-user", 10, "mono")).toBe(48)
  expect(textWidth("日本", 10, "mono")).toBe(20)
  expect(textWidth("", 10)).toBe(0)
})

test("a name that fits is unchanged; a longer one keeps both ends", () => {
  const room = { size: 9, face: "mono", tail: 0.4 } as const
  expect(fitText("sys-mem-free", { ...room, room: 100 })).toBe("sys-mem-free")
  const cut = fitText("edge-frankfurt-kubernetes-worker-17.internal", { ...room, room: 100 })
  expect(cut).toMatch(/^edge-frank\w*…t?ernal$/)
  expect(textWidth(cut, 9, "mono")).toBeLessThanOrEqual(100)
  expect(fitText("order-writer rolled out", { room: 60, size: 9 })).toMatch(/^order-write?r?…$/)
  expect(fitText("anything", { room: 1, size: 9 })).toBe("…")
})

test("cutting never splits a grapheme", () => {
  expect(fitText("👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦", { room: 70, size: 9 })).toMatch(/^(👩‍👩‍👧‍👦)+…$/u)
})

test("control characters, direction marks and lone surrogates are removed", () => {
  expect(plain("a\u0000b\u202Ec\u2066d\uFEFF\n")).toBe("a b c d")
  expect(plain("x\uD800y")).toBe("x\uFFFDy")
  expect(plain("حالة 🦇")).toBe("حالة 🦇")
})

test("a name in a sentence has at most 48 characters", () => {
  expect(shortName("short")).toBe("short")
  expect(shortName("x".repeat(300))).toBe(`${"x".repeat(29)}…${"x".repeat(18)}`)
})
