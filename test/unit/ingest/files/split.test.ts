import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import type { HostFrames, Job } from "../../../../src/base/index.ts"
import {
  readHost,
  splitSources,
  type Survey,
  survey,
  withSplitSources,
} from "../../../../src/ingest/index.ts"
import { effectsAt, folderOf, type JobParts, jobOf, midnight, minute } from "../fixture.ts"

const hosts = ["web-1", "../web 2", "='; DROP", "007", "NaN"]
const rows = 800
const at = (row: number): string => new Date(midnight + row * minute).toISOString()
const each = <T>(make: (row: number) => T): T[] => Array.from({ length: rows }, (_, row) => make(row))
/** A time of each host twice: the later row of the file counts. */
const wide = each(row =>
  hosts.map(
    (host, h) => `${at(row)},"${host}",${(row * (h + 1)) % 17},${h === 2 && row === 9 ? "x" : row % 5}`,
  ),
).flat()
const corrections = hosts.map((host, h) => `${at(3)},"${host}",${90 + h},1`)

interface Read {
  readonly job: Job
  readonly found: Survey
  readonly direct: readonly HostFrames[]
}

async function readAll(job: Job, found: Survey): Promise<HostFrames[]> {
  const frames: HostFrames[] = []
  for (const host of found.hosts) frames.push(await readHost(job, found, host))
  return frames
}

async function direct(content: string, parts: JobParts): Promise<Read> {
  const job = jobOf(await folderOf({ "all.csv": content }), parts)
  const found = await survey(job, effectsAt())
  return { job, found, direct: await readAll(job, found) }
}

describe("a file of many hosts is split once, and gives the same frames", () => {
  it.each([
    ["wide", `timestamp,host,cpu,mem\n${[...wide, ...corrections].join("\n")}\n`, {}],
    [
      "long",
      `timestamp,host,metric,value\n${each(row =>
        hosts.flatMap((host, h) => [
          `${at(row)},"${host}",cpu,${(row + h) % 7}`,
          `${at(row)},"${host}",mem,${(row * h) % 9}`,
        ]),
      )
        .flat()
        .join("\n")}\n`,
      { layout: "long" as const },
    ],
  ])("%s", async (_, content, source) => {
    const read = await direct(content, { source: { host: { column: "host" }, ...source } })
    const folder = await mkdtemp(join(tmpdir(), "noctule-split-"))
    const task = { job: read.job, survey: read.found, hosts: read.found.hosts, folder }
    const split = await splitSources(task, effectsAt())
    expect(split.hosts).toEqual([...hosts].sort())
    await rm(join(read.job.source.root, "all.csv"))
    expect(await readAll(read.job, split)).toEqual(read.direct)

    await writeFile(join(read.job.source.root, "all.csv"), "")
    const resumed = await splitSources(task, effectsAt())
    expect(await readAll(read.job, resumed)).toEqual(read.direct)
    expect(await readdir(folder)).toEqual(["0"])
  })

  it("but two hosts are read from the file itself", async () => {
    const two = wide.filter(line => /web-1|007/.test(line))
    const read = await direct(`timestamp,host,cpu,mem\n${two.join("\n")}\n`, {
      source: { host: { column: "host" } },
    })
    const paths = await withSplitSources(
      { job: read.job, survey: read.found, hosts: read.found.hosts },
      effectsAt(),
      split =>
        Promise.resolve(
          [...split.sources.values()].flatMap(({ files }) =>
            files.map(({ scanned }) => scanned.table.file.path),
          ),
        ),
    )
    expect([...new Set(paths)]).toEqual([join(read.job.source.root, "all.csv")])
  })
})
