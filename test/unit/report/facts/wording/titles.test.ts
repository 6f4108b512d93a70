import { describe, expect, it, test } from "vitest"
import type { Contribution, Member } from "../../../../../src/base/index.ts"
import { titleOf, type TitleInput } from "../../../../../src/incidents/title.ts"
import { hostsPhrase, magnitudePhrase, wordTitle } from "../../../../../src/report/facts/wording/titles.ts"

const incidentTitle = (input: TitleInput): string => wordTitle(titleOf(input))

const minute = 60_000
const gib = 1024 ** 3
const at = (row: number): string => new Date(Date.parse("2026-11-20T03:00:00Z") + row * minute).toISOString()

function contribution(more: Partial<Contribution>): Contribution {
  return {
    feature: "disk-io-time",
    label: "disk busy",
    share: 0.5,
    signal: true,
    direction: "up",
    actual: 96,
    expected: 12,
    range: [9, 15],
    deviation: 28,
    at: at(20),
    unit: "%",
    onset: at(0),
    ...more,
  }
}

function member(host: string, contributions: readonly Contribution[], more: Partial<Member> = {}): Member {
  return {
    host,
    start: at(4),
    end: at(44),
    open: false,
    peak: at(20),
    score: 42,
    threshold: 5,
    leadUp: at(0),
    anomalousRows: 41,
    contributions,
    ...more,
  }
}

const disk = contribution({})
const wait = contribution({ feature: "cpu-iowait", label: "I/O wait", share: 0.2, onset: at(3) })
const load = contribution({ feature: "load-1m", label: "load", share: 0.1, onset: at(5) })
const idle = contribution({
  feature: "cpu-user",
  label: "CPU user",
  share: 0.05,
  direction: "down",
  onset: at(5),
})
const calm = contribution({
  feature: "sys-thermal",
  label: "temperature",
  share: 0.01,
  signal: false,
  onset: null,
})
const facts = { kind: "anomaly", duration: 41 * minute, open: false } as const

describe("a title", () => {
  test.each<[readonly Member[], string]>([
    [
      [member("db-2", [disk, wait, load, calm])],
      "db-2: disk busy 8 times the expected value for 41 min; I/O wait and load rose after it",
    ],
    [[member("db-2", [disk, calm])], "db-2: disk busy 8 times the expected value for 41 min"],
    [
      [member("db-2", [disk, wait])],
      "db-2: disk busy 8 times the expected value for 41 min; I/O wait rose after it",
    ],
    [
      [member("db-2", [disk, wait, idle])],
      "db-2: disk busy 8 times the expected value for 41 min; I/O wait rose after it and CPU user fell after it",
    ],
    [
      [member("db-2", [load, disk])],
      "db-2: load 8 times the expected value for 41 min; disk busy rose before it",
    ],
    [
      [member("db-2", [disk, contribution({ label: "writes", onset: at(0) })])],
      "db-2: disk busy 8 times the expected value for 41 min; writes rose with it",
    ],
    [
      [member("db-2", [contribution({ signal: false, onset: null })])],
      "db-2: disk busy 8 times the expected value for 41 min",
    ],
    [
      [member("db-1", [disk]), member("db-2", [disk])],
      "db-1 and db-2: disk busy 8 times the expected value for 41 min",
    ],
    [
      ["a", "b", "c", "d"].map(host => member(host, [disk])),
      "a and 3 more hosts: disk busy 8 times the expected value for 41 min",
    ],
    [
      [member("db-1", [load], { score: 6 }), member("db-2", [disk])],
      "db-1 and db-2: disk busy 8 times the expected value for 41 min",
    ],
  ])("of %# says what the largest signal did, for how long, and which followed", (members, title) => {
    expect(incidentTitle({ ...facts, members })).toBe(title)
  })

  it("puts labels in sentence case, except bare names and abbreviations", () => {
    const labels = [{ label: "Disk busy" }, { label: "CPU in programs" }, { feature: "Load", label: "Load" }]
    const members = [member("db-2", labels.map(contribution))]
    expect(incidentTitle({ ...facts, members })).toBe(
      "db-2: disk busy 8 times the expected value for 41 min; CPU in programs and Load rose with it",
    )
  })

  it("mentions an incident that is still open", () => {
    expect(incidentTitle({ ...facts, members: [member("db-2", [disk])], open: true })).toBe(
      "db-2: disk busy 8 times the expected value for 41 min, still open",
    )
  })

  it("gives a silent host's duration without data", () => {
    const silent = { ...facts, kind: "silent", members: [member("db-2", [])], open: true } as const
    expect(incidentTitle(silent)).toBe("db-2: no data for 41 min, silent until the night's end")
  })

  it("shortens long names", () => {
    const long = (letter: string) => contribution({ label: letter.repeat(300) })
    const title = incidentTitle({ ...facts, members: [member("h".repeat(300), [long("m"), long("n")])] })
    expect(title.length).toBeLessThan(220)
    expect(title).toContain("…")
  })
})

describe("the magnitude of a signal", () => {
  test.each<[Partial<Contribution>, string]>([
    [{}, "disk busy 8 times the expected value"],
    [{ actual: 18, expected: 12 }, "disk busy at 18 % (expected 9–15 %)"],
    [
      { actual: 131, expected: 0, range: [0, 0], unit: "1/s", label: "swapping" },
      "swapping at 131 /s (expected about 0 /s)",
    ],
    [
      { actual: 93, expected: 44, range: [40, 48], unit: "°C", label: "temperature" },
      "temperature at 93 °C (expected 40–48 °C)",
    ],
    [
      {
        direction: "down",
        actual: 0.4 * gib,
        expected: 6 * gib,
        range: [5.9 * gib, 6.3 * gib],
        unit: "bytes",
        label: "free memory",
      },
      "free memory at 410 MiB (expected 5.9–6.3 GiB)",
    ],
    [{ direction: "both" }, "disk busy above and below its expected 9–15 %"],
    [
      { actual: 1e9, expected: 1e-9, range: [0, 0], unit: "" },
      "disk busy at 1,000,000,000 (expected about 0)",
    ],
    [{ actual: -5, expected: -20, range: [-21, -19], unit: "" }, "disk busy at -5 (expected -21 to -19)"],
    [{ range: null, actual: 13 }, "disk busy at 13 % (expected about 12 %)"],
    [{ actual: null, expected: null, range: null }, "disk busy outside its expected range"],
  ])("%# %j reads %s", (more, text) => expect(magnitudePhrase(contribution(more))).toBe(text))
})

it("hosts are named up to two, then counted", () => {
  expect(hostsPhrase([], 0)).toBe("")
  expect(hostsPhrase(["a", "b"], 3)).toBe("a and 2 more hosts")
})
