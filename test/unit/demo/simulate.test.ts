import { describe, expect, it } from "vitest"
import { fleetDefaults, fleetHosts } from "../../../src/demo/fleet.ts"
import { type HostSimulation, simulateHost } from "../../../src/demo/simulate.ts"
import { median } from "../../../src/stats/index.ts"

const options = { ...fleetDefaults, days: 8 }
const simulations = new Map(fleetHosts(options.hosts).map(host => [host.name, simulateHost(host, options)]))

describe("the demo fleet's machines", () => {
  it("name six servers with the 22 features and server-up, and one API host with response times", () => {
    const widths = fleetHosts(7).map(host => [host.name, host.features.length])
    expect(widths).toEqual([
      ["app-1", 23],
      ["api-1", 20],
      ["db-2", 23],
      ["db-1", 23],
      ["build-1", 23],
      ["web-1", 23],
      ["cache-1", 23],
    ])
    expect(names(simulations.get("api-1")!)).toEqual(
      expect.arrayContaining(["requests-per-second", "p50-ms", "p95-ms", "p99-ms", "error-rate"]),
    )
  })

  it("go on counting names and plant no fault where more hosts are asked for", () => {
    const more = fleetHosts(16).slice(7)
    expect(more.map(host => host.name)).toEqual([
      "app-2",
      "api-2",
      "db-4",
      "db-3",
      "build-2",
      "web-2",
      "cache-2",
      "app-3",
      "api-3",
    ])
    expect(more.every(host => host.fault === null)).toBe(true)
  })

  it.each(["app-1", "db-1", "db-2", "build-1", "web-1", "cache-1"])(
    "never hold more memory than they have (%s)",
    name => {
      const at = reader(simulations.get(name)!)
      const isSane = (row: number): boolean => {
        const [total, free, cache] = [
          at(row, "sys-mem-total"),
          at(row, "sys-mem-free"),
          at(row, "sys-mem-cache"),
        ]
        const used = total - free - cache - at(row, "sys-mem-buffered")
        const [available, swapFree] = [at(row, "sys-mem-available"), at(row, "sys-mem-swap-free")]
        const [inMemory, inSwap] = [
          free > 0 && cache > 0 && used > 0.05 * total,
          swapFree >= 0 && swapFree <= at(row, "sys-mem-swap-total"),
        ]
        return inMemory && inSwap && available > free && available < total
      }
      const running = Array.from({ length: options.days * 1440 }, (_, row) => row).filter(
        row => at(row, "server-up") !== 0,
      )
      expect(running.length).toBeGreaterThan(1440)
      expect(running.filter(row => !isSane(row))).toEqual([])
    },
  )

  it("never spend more CPU than there is", () => {
    for (const simulation of simulations.values()) {
      const at = reader(simulation)
      const sums = column(simulation, "cpu-user").map(
        (user, row) => user + at(row, "cpu-system") + at(row, "cpu-iowait"),
      )
      expect(Math.max(...sums.filter(Number.isFinite))).toBeLessThanOrEqual(100)
      expect(Math.min(...sums.filter(Number.isFinite))).toBeGreaterThan(0)
    }
  })

  it("have load averages that follow each other as the kernel's do", () => {
    const simulation = simulations.get("db-2")!
    const roughness = ["load-1m", "load-5m", "load-15m"].map(name => {
      const load = column(simulation, name)
      return median(load.slice(1).map((value, row) => Math.abs(value - load[row]!)))
    })
    expect(roughness[0]).toBeGreaterThan(2 * roughness[1]!)
    expect(roughness[1]).toBeGreaterThan(2 * roughness[2]!)
  })

  it("are busier by day than by night, and on weekdays than on Sunday", () => {
    const simulation = simulations.get("web-1")!
    const user = column(simulation, "cpu-user")
    const mean = (day: number, hour: number) =>
      median(Array.from({ length: 60 }, (_, i) => user[rowAt(simulation, day, hour) + i]!))
    expect(mean(13, 14)).toBeGreaterThan(2 * mean(13, 3))
    expect(mean(13, 14)).toBeGreaterThan(1.3 * mean(15, 14))
  })

  it("dump the database every night: far above a naive threshold, and normal", () => {
    const simulation = simulations.get("db-2")!
    const read = column(simulation, "disk-bytes-read")
    const typical = median(read)
    for (const day of [11, 12, 13, 14, 15, 16, 17, 18])
      expect(read[rowAt(simulation, day, 2) + 35]).toBeGreaterThan(10 * typical)
  })

  it("hold at least three oddities a history, and none in the last night", () => {
    for (const { oddities, rows } of simulations.values()) {
      expect(oddities.length).toBeGreaterThanOrEqual(3)
      for (const { event: push } of oddities) {
        expect(push.start).toBeGreaterThanOrEqual(0)
        expect(push.end).toBeLessThanOrEqual(rows - 1440)
        expect(push.end - push.start).toBeLessThan(12)
      }
    }
  })

  it("live the day without the fault alike until the fault begins", () => {
    for (const { fault, faultFree, values, rows, host } of simulations.values()) {
      if (!faultFree || !fault) continue
      const night = values.subarray((rows - 1440) * host.features.length)
      const first = night.findIndex((value, i) => !Object.is(value, faultFree[i]))
      const minutesIn = Math.floor(first / host.features.length) - (fault.start - (rows - 1440))
      expect(minutesIn).toBeGreaterThanOrEqual(0)
      expect(minutesIn).toBeLessThanOrEqual(1)
    }
  })
})

describe("the planted faults", () => {
  it("let the leak end in swapping and waiting for the disk", () => {
    const { at, start, end } = faultOf("app-1")
    expect(at(end - 1, "sys-mem-swap-free")).toBeLessThan(0.5 * at(start, "sys-mem-swap-free"))
    expect(at(end - 1, "sys-mem-available")).toBeLessThan(0.35 * at(start, "sys-mem-available"))
    expect(at(end - 2, "cpu-iowait")).toBeGreaterThan(10 * at(start, "cpu-iowait"))
    expect(at(end - 1, "load-1m")).toBeGreaterThan(3 * at(start, "load-1m"))
  })

  it("saturate the disk of db-1", () => {
    const { at, middle, start } = faultOf("db-1")
    expect(at(middle, "disk-io-time")).toBeGreaterThan(95)
    expect(at(middle, "cpu-iowait")).toBeGreaterThan(20)
    expect(at(middle, "disk-io-write")).toBeLessThan(at(start, "disk-io-write"))
  })

  it("start ten times as many processes on build-1", () => {
    const { at, middle, start } = faultOf("build-1")
    expect(at(middle, "sys-fork-rate")).toBeGreaterThan(8 * at(start - 1, "sys-fork-rate"))
    expect(at(middle, "cpu-system")).toBeGreaterThan(1.5 * at(start - 1, "cpu-system"))
  })

  it("heat web-1 up until its clock is lowered and its CPU looks busier", () => {
    const { at, middle, start } = faultOf("web-1")
    expect(at(middle, "sys-thermal")).toBeGreaterThan(86)
    expect(at(middle, "sys-thermal")).toBeLessThan(100)
    expect(at(middle, "cpu-user")).toBeGreaterThan(1.15 * at(start - 1, "cpu-user"))
  })

  it("double the p99 of api-1 and leave its p50 alone", () => {
    const { at, middle, start } = faultOf("api-1")
    const ratio = (name: string) => at(middle, name) / at(start - 1, name)
    expect(ratio("p99-ms")).toBeGreaterThan(1.6)
    expect(ratio("p99-ms")).toBeLessThan(3)
    expect(ratio("p50-ms")).toBeLessThan(1.3)
  })

  it("lose every row of cache-1 from its fault on", () => {
    const { losses, fault } = simulations.get("cache-1")!
    expect(losses.rows.subarray(fault!.start).every(lost => lost === 1)).toBe(true)
    expect(losses.rows.subarray(0, fault!.start).filter(lost => lost === 1).length).toBeLessThan(100)
  })

  it("begin at different hours, and no two that share a signal overlap", () => {
    const spans = [...simulations.values()]
      .flatMap(({ fault }) => (fault ? [fault] : []))
      .sort((a, b) => a.start - b.start)
    expect(new Set(spans.map(({ start }) => Math.floor(start / 60))).size).toBe(6)
    for (const [i, { start }] of spans.entries())
      if (i > 0) expect(start).toBeGreaterThanOrEqual(spans[i - 1]!.end)
  })
})

const names = (simulation: HostSimulation): string[] => simulation.host.features.map(feature => feature.name)

function reader(simulation: HostSimulation): (row: number, name: string) => number {
  const index = new Map(names(simulation).map((name, i) => [name, i]))
  return (row, name) => simulation.values[row * index.size + index.get(name)!]!
}

function column(simulation: HostSimulation, name: string): number[] {
  const at = reader(simulation)
  return Array.from({ length: simulation.rows }, (_, row) => at(row, name))
}

/** Day of March 2026 and hour, UTC. */
const rowAt = (simulation: HostSimulation, day: number, hour: number): number =>
  (Date.UTC(2026, 2, day, hour) - simulation.start) / 60_000

function faultOf(name: string) {
  const simulation = simulations.get(name)!
  const { start, end } = simulation.fault!
  return { at: reader(simulation), start, end, middle: Math.floor((start + end) / 2) }
}
