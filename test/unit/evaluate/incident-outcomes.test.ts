import { describe, expect, it, test } from "vitest"
import type { LabelledIncident } from "../../../src/base/index.ts"
import {
  falseAlarms,
  mergeAlarms,
  type NamedAlarm,
  outcomesOf,
  truthFrom,
} from "../../../src/evaluate/index.ts"

const minute = 60_000
const labelled: LabelledIncident[] = [
  { hosts: "db-*", start: 10 * minute, end: 20 * minute, causes: ["disk"], text: "backup" },
  { hosts: "app-1", start: 30 * minute, end: 40 * minute, causes: [], text: "leak" },
  { hosts: "*", start: 900 * minute, end: 950 * minute, causes: [], text: "power" },
]
const times = Float64Array.from({ length: 60 }, (_, row) => row * minute)
const hosts = [
  { host: "db-1", times },
  { host: "app-1", times },
]
const alarm = (host: string, from: number, to: number, id = `${host}-${from}`): NamedAlarm => ({
  host,
  id,
  title: "",
  start: from * minute,
  end: to * minute,
  features: ["cpu", "disk"],
})

describe("labelled incidents", () => {
  it("are found by the first incident of a host they name, so many minutes late, with their cause at its place", () => {
    const [backup] = outcomesOf(labelled, hosts, [
      alarm("db-1", 19, 25),
      alarm("app-1", 10, 12),
      alarm("db-1", 13, 14),
    ])
    expect(backup).toMatchObject({
      state: "found",
      by: { host: "db-1", id: "db-1-13" },
      delay: 3,
      causeRank: 2,
    })
  })

  it("are not late where the incident began before", () => {
    expect(outcomesOf(labelled, hosts, [alarm("app-1", 5, 33)])[1]).toMatchObject({
      state: "found",
      delay: 0,
      causeRank: null,
    })
  })

  it("are missed where the host was judged and nothing was found, and outside where it was not judged", () => {
    expect(outcomesOf(labelled, hosts, []).map(({ state }) => state)).toEqual(["missed", "missed", "outside"])
  })

  it("label the rows of the hosts they name, both ends inside", () => {
    const db = truthFrom(labelled, hosts[0]!)
    expect([db.labels.indexOf(1), db.labels.lastIndexOf(1)]).toEqual([10, 20])
    expect(db.causes).toEqual([{ start: 10 * minute, end: 20 * minute, features: ["disk"] }])
    expect(truthFrom(labelled, hosts[1]!).causes).toEqual([])
  })
})

test("an incident is false where nothing that is labelled lies under it on its host", () => {
  const all = [alarm("db-1", 15, 16), alarm("db-1", 32, 33), alarm("app-1", 41, 42), alarm("app-1", 40, 42)]
  expect(falseAlarms(labelled, all).map(({ id }) => id)).toEqual(["db-1-32", "app-1-41"])
})

test("an incident that goes on over two nights is one", () => {
  const parts = [alarm("db-1", 5, 9, "A"), alarm("db-1", 10, 30, "A"), alarm("app-1", 10, 12, "A")]
  expect(mergeAlarms(parts).map(({ host, start, end }) => [host, start / minute, end / minute])).toEqual([
    ["db-1", 5, 30],
    ["app-1", 10, 12],
  ])
})
