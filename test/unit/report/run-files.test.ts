import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import type { Log, RunResult } from "../../../src/base/index.ts"
import { parseCsv, readFailure, readRun } from "../../../src/report/run-files.ts"
import { busyNight, writeRun } from "./fixture.ts"
import { rendered } from "./render.ts"

const log: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }

it("a run of an earlier version, which knew neither of hosts that are gone nor where an overview begins, still gives its report", async () => {
  const folder = await mkdtemp(join(tmpdir(), "noctule-older-"))
  try {
    const { gone: _, events: __, ...result } = busyNight().result
    const hosts = result.hosts.map(({ overview: { start: ___, ...overview }, ...host }) => ({
      ...host,
      overview,
    }))
    const older = { ...busyNight(), result: { ...result, hosts } as unknown as RunResult }
    const run = await readRun(await writeRun(folder, older), log)
    expect(run.result.gone).toEqual([])
    expect(run.result.hosts[0]?.overview.start).toBe(run.result.night.start)
    const { html } = await rendered({ ...busyNight(), result: run.result })
    expect(html).toContain("inc-7d1f0c9a42")
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

it("a run that keeps no earlier days has the charts that it had, and none that claims such days", async () => {
  const night = busyNight()
  const series = night.series.map(each => ({
    ...each,
    members: each.members.map(({ previousDays: _, ...member }) => member),
  }))
  const [{ html }, { html: older }] = [await rendered(night), await rendered({ ...night, series })]
  const counts = (page: string, what: RegExp): number => page.match(what)?.length ?? 0
  expect([
    counts(html, /<strong><bdi dir="ltr">Compared with normal days/g),
    counts(older, /Compared with normal days/g),
  ]).toEqual([3, 0])
  const panels = (page: string): number[] =>
    [...page.matchAll(/<section class="evidence">[^]*?<\/section>/g)].map(([inside]) =>
      counts(inside, /<figure/g),
    )
  expect([panels(html), panels(older)]).toEqual([
    [6, 4],
    [6, 3],
  ])
})

describe("a CSV", () => {
  it("gives its cells, with quotes, commas and line breaks inside them", () => {
    expect(parseCsv(`a,b\r\n"x, ""y""",\r\n"two\r\nlines",3\r\n`)).toEqual([
      ["a", "b"],
      [`x, "y"`, ""],
      ["two\r\nlines", "3"],
    ])
  })

  it("needs no line break at its end and may be empty", () => {
    expect(parseCsv("a,b\n1,2")).toEqual([
      ["a", "b"],
      ["1", "2"],
    ])
    expect(parseCsv("")).toEqual([])
  })
})

it("a damaged series costs its charts and is named, the rest of the report stays", async () => {
  const folder = await mkdtemp(join(tmpdir(), "noctule-series-"))
  try {
    const run = await writeRun(folder, busyNight())
    const [name] = await readdir(join(run, "series"))
    const file = join(run, "series", String(name))
    await writeFile(file, JSON.stringify({ incident: "x", members: [{ host: "db-1" }] }))
    const { series, faults } = await readRun(run, log)
    expect(series.size).toBe(busyNight().series.length - 1)
    expect(faults).toMatchObject([{ code: "report.series-missing", where: file }])
    expect(faults[0]?.what).toContain("members.0.threshold: Invalid input: expected number")
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

it("a failure.json that was cut is a fault that names the file", async () => {
  const folder = await mkdtemp(join(tmpdir(), "noctule-failure-"))
  try {
    await writeFile(join(folder, "failure.json"), JSON.stringify({ version: 1, job: { name: "nightly" } }))
    await expect(readFailure(folder)).rejects.toMatchObject({
      code: "report.record-wrong",
      where: join(folder, "failure.json"),
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
