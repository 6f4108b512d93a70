import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { gunzipSync } from "node:zlib"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { fleetDefaults, writeAccessLog } from "../../../src/demo/index.ts"

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "noctule-gateway-"))
})
afterAll(() => rm(root, { recursive: true }))

/** The log's lines whose time lies in a planted fault. */
function during(lines: readonly string[], { start, end }: { start: string; end: string }): readonly string[] {
  const times = [Date.parse(start), Date.parse(end) + 60_000] as const
  return lines.filter(line => {
    const [, date = "", clock = ""] = /\[(\d\d\/\w+\/\d{4}):(\S+)/.exec(line) ?? []
    const time = Date.parse(`${date.replaceAll("/", " ")} ${clock}Z`)
    return time >= times[0] && time < times[1]
  })
}

function median(lines: readonly string[]): number {
  const durations = lines.map(line => Number(line.split(" ").at(-1))).sort((a, b) => a - b)
  return durations[durations.length >> 1] ?? NaN
}

describe("writeAccessLog", () => {
  it("writes rotated logs of a gateway, with a slow route, server errors and a scanner in the last day", async () => {
    const folder = join(root, "logs")
    const truth = await writeAccessLog(folder, { ...fleetDefaults, days: 2 })
    expect((await readdir(join(folder, "gateway"))).sort()).toEqual(["access.log", "access.log-20260316.gz"])
    const night = (await readFile(join(folder, "gateway", "access.log"), "utf8")).trimEnd().split("\n")
    const before = gunzipSync(await readFile(join(folder, "gateway", "access.log-20260316.gz"))).toString()
    expect(night.length + before.trimEnd().split("\n").length).toBe(truth.requests)
    const [slow, errors, scanner] = truth.faults
    if (slow === undefined || errors === undefined || scanner === undefined)
      throw new Error("a fault is missing")
    const orders = (lines: readonly string[]): readonly string[] =>
      lines.filter(line => line.includes("/api/orders/"))
    expect(median(during(orders(night), slow)) / median(orders(night))).toBeGreaterThan(5)
    const failed = night.filter(line => line.includes('" 503 '))
    expect(failed.length).toBeGreaterThan(50)
    expect(during(failed, errors)).toEqual(failed)
    expect(before).not.toMatch(/" 503 |\.env/)
    const scans = night.filter(line => line.startsWith("203.0.113.66 "))
    expect(during(scans, scanner)).toEqual(scans)
    expect(await readFile(join(folder, "events.csv"), "utf8")).toContain("deploy orders v41")
  })

  it("refuses a folder with other files", async () => {
    await writeFile(join(root, "other.txt"), "mine")
    const options = { ...fleetDefaults, days: 2 }
    await expect(writeAccessLog(root, options)).rejects.toMatchObject({ code: "demo.folder-in-use" })
  })
})
