import { appendFile, rename, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { followSource, type NewestReader } from "../../../../src/ingest/index.ts"
import { answer, fakePrometheus } from "../../../fake-prometheus.ts"
import { effectsAt, folderOf, hour, jobOf, midnight, minute } from "../fixture.ts"
import { ruleOf, serverJob } from "../prometheus/fixture.ts"

/** By host, the times of the rows that a reading gives, in minutes from midnight. */
async function timesRead(source: NewestReader, now: number): Promise<Readonly<Record<string, number[]>>> {
  const { tables, faults } = await source.read(now, new AbortController().signal)
  expect(faults).toEqual([])
  const times = tables.map(({ host, parts }) => [
    host,
    parts.flatMap(part => [...part.times].map(time => (time - midnight) / minute)),
  ])
  return Object.fromEntries(times) as Readonly<Record<string, number[]>>
}

const line = (at: number): string => `${new Date(midnight + at * minute).toISOString()},${at}\n`

describe("files that grow", () => {
  it("give whole new lines once, and those of a file that was rotated from its beginning", async () => {
    const root = await folderOf({ "db-1.csv": `timestamp,cpu\n${line(0)}${line(1)}` })
    const file = join(root, "db-1.csv")
    const job = jobOf(root, { source: { files: ["*.csv"] } })
    const source = await followSource(job, midnight - hour, effectsAt())
    const now = midnight + hour
    expect(await timesRead(source, now)).toEqual({ "db-1": [0, 1] })
    expect(await timesRead(source, now)).toEqual({})
    await appendFile(file, `${line(2)}${line(3).slice(0, 10)}`)
    expect(await timesRead(source, now)).toEqual({ "db-1": [2] })
    await appendFile(file, line(3).slice(10))
    expect(await timesRead(source, now)).toEqual({ "db-1": [3] })
    await rename(file, join(root, "db-1.csv.1"))
    await writeFile(file, `timestamp,cpu\n${line(4)}`)
    expect(await timesRead(source, now)).toEqual({ "db-1": [4] })
    await writeFile(join(root, "db-2.csv"), `timestamp,cpu\n${line(5)}`)
    expect(await timesRead(source, now)).toEqual({ "db-2": [5] })
    await source.close()
  })
})

describe("a server", () => {
  it("is asked only for what came since the last reading, and two steps before it", async () => {
    const samples = Array.from({ length: 60 }, (_, at) => [midnight + at * minute, at] as const)
    const labels = { instance: "db-1:9100" }
    const server = await fakePrometheus(asked => answer(asked, [{ labels, samples }]))
    const job = await serverJob(ruleOf(server.url), midnight + hour)
    const source = await followSource(job, midnight, effectsAt())
    const first = await timesRead(source, midnight + 10 * minute)
    expect(first["db-1"]?.at(-1)).toBe(10)
    const next = await timesRead(source, midnight + 12 * minute)
    expect(next["db-1"]?.at(-1)).toBe(12)
    expect(next["db-1"]?.length).toBeLessThanOrEqual(6)
    await source.close()
    await server.close()
  })
})
