import { describe, expect, it } from "vitest"
import { isLoopback, parseAddress, urlOf } from "../../../../src/live/http/address.ts"

describe("an address to listen on", () => {
  it.each([
    ["127.0.0.1:8490", "127.0.0.1", 8490, true],
    ["[::1]:0", "::1", 0, true],
    ["localhost:1", "localhost", 1, true],
    ["127.9.9.9:80", "127.9.9.9", 80, true],
    ["0.0.0.0:8490", "0.0.0.0", 8490, false],
    ["[::]:8490", "::", 8490, false],
    ["10.0.0.7:65535", "10.0.0.7", 65_535, false],
    ["127.example.org:80", "127.example.org", 80, false],
  ])("%s is read, and known as loopback or not", (text, host, port, loopback) => {
    expect(parseAddress(text)).toEqual({ host, port })
    expect(isLoopback(host)).toBe(loopback)
  })

  it.each(["8490", "127.0.0.1", ":8490", "127.0.0.1:65536", "http://127.0.0.1:80", "[1.2.3.4]:80", "::1:80"])(
    "%s is refused with a hint",
    text => {
      expect(() => parseAddress(text)).toThrow(/ADDRESS:PORT.*127\.0\.0\.1:8490/)
    },
  )

  it("is written with brackets where it is IPv6", () => {
    expect(urlOf({ host: "::1", port: 8490 }, "http")).toBe("http://[::1]:8490")
    expect(urlOf({ host: "127.0.0.1", port: 8490 }, "https")).toBe("https://127.0.0.1:8490")
  })
})
