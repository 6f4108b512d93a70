import { describe, expect, it } from "vitest"
import { sanitize, shorten } from "../../../src/report/sanitize.ts"

describe("what other people wrote", () => {
  it("loses control characters and direction marks, in values and keys, and nothing else", () => {
    const dirty = {
      "a\u0000b": ["x\u202Ey", "\u2066z\u2069", 1, null, true],
      nested: { tab: "a\tb\nc" },
      emoji: "🦇 שרת é",
    }
    expect(sanitize(dirty)).toEqual({
      ab: ["xy", "z", 1, null, true],
      nested: { tab: "a\tb\nc" },
      emoji: "🦇 שרת é",
    })
  })

  it("loses lone surrogates", () => {
    expect(sanitize("a\uD83Db\uDE00c😀")).toBe("abc😀")
  })

  it("cannot set a prototype", () => {
    const planted = sanitize(JSON.parse(`{"__proto__": {"polluted": true}}`)) as object
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
    expect(Object.getPrototypeOf(planted)).toBe(Object.prototype)
  })

  it("is shortened in the middle, and never inside a character", () => {
    expect(shorten("short")).toBe("short")
    expect(shorten(`${"a".repeat(60)}-east-7`, 20)).toBe("aaaaaaaaaaaaa…east-7")
    expect([...shorten("😀".repeat(60), 10)]).toHaveLength(10)
  })
})
