import { expect, it } from "vitest"
import { serverFeatures } from "../../../../src/demo/features.ts"
import { machineFeatures, machineRow } from "../../../../src/ingest/machine/features.ts"
import { openMachine } from "../../../../src/ingest/machine/machine.ts"
import { readSnapshot } from "../../../../src/ingest/machine/snapshot.ts"
import { goingOn, machineFiles } from "./fixture.ts"

const between = async (before: Parameters<typeof machineFiles>, now: Parameters<typeof machineFiles>) => {
  const [a, b] = await Promise.all([
    readSnapshot(machineFiles(...before)),
    readSnapshot(machineFiles(...now)),
  ])
  return Object.fromEntries(machineRow(b, a).map((value, f) => [machineFeatures[f] ?? "", value]))
}

it("measures the features of a server of the demo fleet, in the order of its files", () => {
  expect(machineFeatures).toEqual(serverFeatures.map(({ name }) => name))
})

it("gives levels as they are, rates per second and shares of the time between two readings", async () => {
  expect(await between([100], [110])).toEqual({
    "server-up": 1,
    "load-1m": 0.5,
    "load-5m": 1.25,
    "load-15m": 2,
    "sys-mem-swap-total": 512 * 1024,
    "sys-mem-swap-free": 256 * 1024,
    "sys-mem-free": 1000 * 1024,
    "sys-mem-cache": 2000 * 1024,
    "sys-mem-buffered": 100 * 1024,
    "sys-mem-available": 4000 * 1024,
    "sys-mem-total": 8000 * 1024,
    "sys-fork-rate": 2,
    "sys-interrupt-rate": 1500,
    "sys-context-switch-rate": 3000,
    "sys-thermal": 55.25,
    "disk-io-time": 25,
    "disk-bytes-read": 8 * 512,
    "disk-bytes-written": 16 * 512,
    "disk-io-read": 3,
    "disk-io-write": 5,
    "cpu-iowait": 5,
    "cpu-system": 10,
    "cpu-user": 50,
  })
})

it("has no value for what the kernel does not show, and for a counter that was reset", async () => {
  const bare = { "/proc/diskstats": "", "/sys/class/thermal/thermal_zone1/temp": "" }
  const row = await between(
    [100],
    [110, { ...bare, "/proc/stat": "cpu  1 1 1 1 1 1 1 1\nctxt 5\nprocesses 6\n" }],
  )
  expect(row["sys-thermal"]).toBe(41.5)
  for (const name of ["disk-io-time", "disk-io-read", "cpu-user", "sys-interrupt-rate", "sys-fork-rate"])
    expect(row[name], name).toBeNaN()
})

it("begins with the second reading, and leaves out one in which no time has passed", async () => {
  const machine = openMachine(goingOn())
  expect(await machine.next()).toBeNull()
  expect((await machine.next())?.length).toBe(machineFeatures.length)
  const still = openMachine(machineFiles(100))
  expect([await still.next(), await still.next()]).toEqual([null, null])
})

it("refuses a system without /proc by name", async () => {
  const machine = openMachine({ read: () => Promise.resolve(null), list: () => Promise.resolve([]) })
  await expect(machine.next()).rejects.toMatchObject({ code: "ingest.no-proc" })
})
