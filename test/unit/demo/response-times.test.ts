import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { fleetDefaults, writeResponseTimes } from "../../../src/demo/index.ts"

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "noctule-times-"))
})
afterAll(() => rm(root, { recursive: true }))

describe("writeResponseTimes", () => {
  it("writes response times about 100 ms, slow only in the planted minutes, and the same bytes twice", async () => {
    const options = { ...fleetDefaults, days: 3 }
    const truth = await writeResponseTimes(join(root, "times"), options)
    const csv = await readFile(join(root, "times", "api.csv"), "utf8")
    const [header, ...lines] = csv.trimEnd().split("\n")
    expect(header).toBe("timestamp,response-time")
    expect(lines).toHaveLength(3 * 1440)
    const rows = lines.map(line => line.split(","))
    const slow = rows.filter(([time = ""]) => time >= truth.start && time <= truth.end)
    const quiet = rows.filter(([time = ""]) => time < truth.start || time > truth.end)
    expect(slow).toHaveLength(40)
    expect(Math.min(...slow.map(([, value]) => Number(value)))).toBeGreaterThan(150)
    expect(Math.max(...quiet.map(([, value]) => Number(value)))).toBeLessThan(140)
    expect(Math.min(...quiet.map(([, value]) => Number(value)))).toBeGreaterThan(60)
    expect(await writeResponseTimes(join(root, "times"), options)).toEqual(truth)
    expect(await readFile(join(root, "times", "api.csv"), "utf8")).toBe(csv)
  })

  it("refuses a folder with other files", async () => {
    await writeFile(join(root, "other.txt"), "mine")
    await expect(writeResponseTimes(root, fleetDefaults)).rejects.toMatchObject({
      code: "demo.folder-in-use",
    })
  })
})
