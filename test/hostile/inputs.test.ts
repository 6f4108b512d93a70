import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { beforeAll, describe, expect, it } from "vitest"
import { cheapInputs } from "./inputs.ts"
import { type HostileNight, hostileNight, hostileSource, limits } from "./night.ts"

const hostOf = (file: string): string => file.split(".")[0]!

describe("a night with one healthy host and hostile files", () => {
  let night: HostileNight
  let page: string
  beforeAll(async () => {
    const source = await hostileSource(cheapInputs)
    night = await hostileNight(source)
    page = await readFile(join(source.output, "small", "latest", "report.html"), "utf8").catch(() => "")
  })

  it("ends with a report of the healthy host, exit 5, within 120 s of a processor and 2 GiB", () => {
    expect(night.code, night.stderr).toBe(5)
    expect(night.result?.hosts.map(({ host }) => host)).toContain("a")
    expect(night.seconds).toBeLessThan(limits.seconds)
    expect(night.peak).toBeLessThan(limits.peak)
  })

  it.each(cheapInputs)("$what costs its host at most: $file", ({ file, says }) => {
    const host = hostOf(file)
    const fault = night.result?.errors.find(({ where }) => new RegExp(`\\b${host}\\b`).test(where))
    const ended = night.result?.hosts.find(one => one.host === host)
    if (says === null) expect(ended?.status, fault?.what).toBe("scored")
    else expect(fault?.what).toMatch(says)
  })

  it("shows nothing of a symlink's target", () => {
    expect(page).not.toMatch(/root:|\/bin\/(ba)?sh/)
    expect(night.stderr).not.toMatch(/root:x/)
  })
})
