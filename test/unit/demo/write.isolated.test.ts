import { createHash } from "node:crypto"
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { fleetDefaults } from "../../../src/demo/fleet.ts"
import { writeFleet } from "../../../src/demo/write.ts"

const short = { ...fleetDefaults, days: 3 }
let root: string

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "noctule-demo-"))
})
afterAll(() => rm(root, { recursive: true }))

describe("writeFleet", () => {
  it("writes the same bytes for the same options, and others for another seed", async () => {
    const [one, two, other] = [join(root, "one"), join(root, "two"), join(root, "other")]
    await writeFleet(one, short)
    await writeFleet(two, short)
    await writeFleet(other, { ...short, seed: 8 })
    expect(await digests(one)).toEqual(await digests(two))
    const [mine, theirs] = [await digests(one), await digests(other)]
    for (const file of ["app-1.csv", "db-2.csv", "events.csv", "truth.json"])
      expect(mine[file]).not.toBe(theirs[file])
  })

  it("writes a table that is read back as it was: one line a minute but the lost ones, times in order, numbers or nothing", async () => {
    const lines = (await readFile(join(await fleet(), "build-1.csv"), "utf8")).trimEnd().split("\n")
    const width = lines[0]!.split(",").length
    expect(lines[0]).toMatch(/^timestamp,server-up,load-1m,/)
    expect(lines.length - 1).toBeGreaterThan(3 * 1440 * 0.97)
    expect(lines.length - 1).toBeLessThan(3 * 1440)
    const times = lines.slice(1).map(line => Date.parse(line.slice(0, 20)))
    expect(times.every((time, i) => time % 60_000 === 0 && (i === 0 || time > times[i - 1]!))).toBe(true)
    expect(times[0]).toBe(fleetDefaults.end - 3 * 86_400_000)
    expect(times.at(-1)).toBe(fleetDefaults.end - 60_000)
    for (const line of lines.slice(1)) {
      const cells = line.split(",").slice(1)
      if (cells.length !== width - 1 || !cells.every(cell => /^(\d+(\.\d{1,3})?)?$/.test(cell)))
        throw new Error(line)
    }
  })

  it("tells the truth: faults inside the last night, what they moved, who is silent and who is quiet", async () => {
    const { truth } = await writeFleet(await fleet(), short)
    expect(truth.faults.map(fault => [fault.host, fault.kind])).toEqual([
      ["web-1", "overheating"],
      ["api-1", "slow-requests"],
      ["app-1", "memory-leak"],
      ["build-1", "fork-storm"],
      ["db-1", "slow-disk"],
      ["cache-1", "silence"],
    ])
    expect(truth.silent).toEqual(["cache-1"])
    expect(truth.quiet).toEqual(["db-2"])
    for (const { start, end, marksEnd } of truth.faults) {
      expect(
        start >= truth.night.start &&
          end < truth.night.end &&
          marksEnd < truth.night.end &&
          start < end &&
          end <= marksEnd,
      ).toBe(true)
    }
    const moved = Object.fromEntries(truth.faults.map(fault => [fault.host, fault.features]))
    expect(moved["web-1"]![0]).toBe("sys-thermal")
    expect(moved["web-1"]).toEqual(expect.arrayContaining(["cpu-user", "load-5m"]))
    expect(moved["api-1"]![0]).toBe("p99-ms")
    expect(moved["app-1"]).toEqual(
      expect.arrayContaining(["sys-mem-swap-free", "sys-mem-available", "cpu-iowait", "load-1m"]),
    )
    expect(moved["build-1"]![0]).toBe("sys-fork-rate")
    expect(moved["db-1"]).toEqual(expect.arrayContaining(["cpu-iowait", "disk-io-time", "load-1m"]))
    expect(moved["cache-1"]).toEqual([])
  })

  it("puts a deploy two minutes before the slow requests, and others that did nothing", async () => {
    const { truth } = await writeFleet(await fleet(), short)
    const events = (await readFile(join(await fleet(), "events.csv"), "utf8")).trimEnd().split("\n")
    expect(events[0]).toBe("time,host,text")
    const slow = truth.faults.find(fault => fault.kind === "slow-requests")!
    const deploy = new Date(Date.parse(slow.start) - 120_000).toISOString().replace(".000Z", "Z")
    expect(events.some(line => line.startsWith(`${deploy},api-1,deploy api v`))).toBe(true)
    expect(events.filter(line => line.includes("deploy")).length).toBeGreaterThan(1)
  })

  it("leaves a folder alone that already holds the same fleet, and writes it again for other options", async () => {
    const folder = join(root, "again")
    expect((await writeFleet(folder, { ...short, hosts: 1 })).written).toBe(true)
    const before = (await stat(join(folder, "app-1.csv"))).mtimeMs
    expect((await writeFleet(folder, { ...short, hosts: 1 })).written).toBe(false)
    expect((await stat(join(folder, "app-1.csv"))).mtimeMs).toBe(before)
    expect((await writeFleet(folder, { ...short, hosts: 1, strength: 0.5 })).written).toBe(true)
  })

  it("takes hosts away that an older fleet had and the new one has not", async () => {
    const folder = join(root, "fewer")
    await writeFleet(folder, { ...short, hosts: 2 })
    await writeFleet(folder, { ...short, hosts: 1 })
    expect((await readdir(folder)).sort()).toEqual([
      "app-1.csv",
      "demo-fleet.json",
      "events.csv",
      "truth.json",
    ])
  })

  it("refuses a folder that holds something else, and touches nothing in it", async () => {
    const folder = await mkdtemp(join(root, "mine-"))
    await writeFile(join(folder, "thesis.md"), "precious")
    await expect(writeFleet(folder, short)).rejects.toMatchObject({
      code: "demo.folder-in-use",
      exit: 2,
      where: folder,
    })
    expect(await readdir(folder)).toEqual(["thesis.md"])
  })

  it("makes a whole fleet of 21 days within 5 seconds of this process's own time", async () => {
    const before = process.cpuUsage()
    await writeFleet(join(root, "whole"), fleetDefaults)
    const { user, system } = process.cpuUsage(before)
    expect((user + system) / 1e6).toBeLessThan(5)
  })
})

async function fleet(): Promise<string> {
  const folder = join(root, "shared")
  await writeFleet(folder, short)
  return folder
}

async function digests(folder: string): Promise<Record<string, string>> {
  const files = await readdir(folder)
  const pairs = files.map(
    async file =>
      [
        file,
        createHash("sha256")
          .update(await readFile(join(folder, file)))
          .digest("hex"),
      ] as const,
  )
  return Object.fromEntries(await Promise.all(pairs))
}
