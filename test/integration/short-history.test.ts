import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import type { RunResult } from "../../src/base/index.ts"
import { noctule, type SmallHost, smallSource } from "./small-night.ts"

async function night(
  hosts: readonly SmallHost[],
  rules: { readonly scope?: string } = {},
): Promise<RunResult> {
  const { job, output } = await smallSource(hosts, rules)
  const ended = await noctule(["run", job, "--output", output])
  expect([ended.code, ended.stderr]).toEqual([0, expect.any(String)])
  return JSON.parse(await readFile(join(output, "small", "latest", "result.json"), "utf8")) as RunResult
}

const hostOf = (result: RunResult, name: string) => result.hosts.find(({ host }) => host === name)!

describe("a host with two days of history", { timeout: 120_000 }, () => {
  const seasoned: readonly SmallHost[] = [
    { host: "db-1" },
    { host: "db-2" },
    { host: "web-1", features: ["cpu", "latency"] },
  ]

  it("is scored by a model of hosts with the same features, and says so", async () => {
    const result = await night([...seasoned, { host: "db-new", days: 3, fault: 3 }])
    const fresh = hostOf(result, "db-new")
    expect(fresh).toMatchObject({
      status: "scored",
      rows: 288,
      historyRows: 576,
      scope: { kind: "group", hosts: ["db-1", "db-2"] },
    })
    expect(fresh.scope!.reason).toEqual({ code: "short-history", params: { days: 2, needed: 3 } })
    expect(fresh.remarks).toEqual([{ code: "no-weekly-pattern", params: { days: 2 } }])
    expect(result.incidents.map(({ members }) => members.map(({ host }) => host))).toEqual([["db-new"]])
    expect(result.incidents[0]!.members[0]!.contributions[0]!.feature).toBe("cpu")
    expect(hostOf(result, "db-1").scope).toBeUndefined()
  })

  it("trains on itself where no other host has its features, and the report warns of it", async () => {
    const result = await night([...seasoned, { host: "queue", features: ["depth", "age"], days: 3 }])
    const isolated = hostOf(result, "queue")
    expect(isolated.scope).toBeUndefined()
    expect(isolated.remarks![0]!.code).toBe("short-history")
    expect(isolated.peak).not.toBeNull()
  })
})

describe("model.scope", { timeout: 120_000 }, () => {
  const fleet: readonly SmallHost[] = [
    { host: "db-1", fault: 3 },
    { host: "db-2" },
    { host: "web-1", features: ["cpu", "latency"] },
  ]

  it("group: hosts of the same features share a model", async () => {
    const result = await night(fleet, { scope: "group" })
    expect(result.hosts.map(({ scope }) => scope!.hosts)).toEqual([
      ["db-1", "db-2"],
      ["db-1", "db-2"],
      ["web-1"],
    ])
    expect(result.incidents.map(({ members }) => members[0]!.host)).toEqual(["db-1"])
  })

  it("fleet: one model scores hosts of any features, each by its own", async () => {
    const result = await night(fleet, { scope: "fleet" })
    expect(result.hosts.map(({ scope }) => scope!.hosts.length)).toEqual([3, 3, 3])
    expect(hostOf(result, "web-1").features).toEqual(["cpu", "latency"])
    expect(result.incidents.map(({ members }) => members[0]!.host)).toEqual(["db-1"])
  })
})
