import { mkdtemp, readFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { describe, expect, it } from "vitest"
import type { Frame } from "../../src/base/index.ts"
import { readHost, survey } from "../../src/ingest/index.ts"
import { withDatabase } from "../../src/store/index.ts"
import { csv, effectsAt, folderOf, jobOf, midnight, minute } from "../unit/ingest/fixture.ts"
import { damaged } from "./damage.ts"
import { fuzz, timeout } from "./runs.ts"

const table = csv("cpu,mem", 600, row => `${row % 7},${(row * 3) % 11}`)
const line = (row: number): string =>
  JSON.stringify({ timestamp: new Date(midnight + row * minute), cpu: row % 7, mem: row })
const lines = Array.from({ length: 600 }, (_, row) => line(row)).join("\n")

async function parquet(): Promise<Buffer> {
  const path = join(await mkdtemp(join(tmpdir(), "noctule-fuzz-")), "a.parquet")
  await withDatabase(database =>
    database.run(
      `COPY (SELECT to_timestamp(${midnight / 1000} + 60 * i) AS timestamp, i % 7 AS cpu FROM range(600) r(i)) TO '${path}' (FORMAT parquet)`,
    ),
  )
  return await readFile(path)
}

const realParquet = await parquet()

function expectFrame({ rows, features, values, start, step }: Frame): void {
  expect(values.length).toBe(rows * features.length)
  expect(values.every(value => Number.isNaN(value) || Number.isFinite(value))).toBe(true)
  expect([start, step].every(Number.isFinite)).toBe(true)
}

/** Reads frames that hold together. */
async function readFrames(name: string, content: Uint8Array): Promise<void> {
  const job = jobOf(await folderOf({ [name]: content }), { source: { files: ["*"] } })
  const found = await survey(job, effectsAt())
  for (const host of found.hosts) {
    const { history, night } = await readHost(job, found, host)
    expectFrame(history)
    expectFrame(night)
  }
}

describe("any bytes as a source give frames or a Fault", () => {
  it.each([
    ["a.csv", Buffer.from(table), 40],
    ["a.csv.gz", gzipSync(table), 15],
    ["a.jsonl", Buffer.from(lines), 20],
    ["a.parquet", realParquet, 10],
    ["b.parquet", Buffer.from(`PAR1${table.slice(0, 300)}PAR1`), 10],
  ] as const)(
    "%s with cuts and insertions",
    async (name, bytes, runs) => {
      const parse = (content: Uint8Array): Promise<void> => readFrames(name, content)
      await fuzz({ parser: `source ${name}`, inputs: damaged(bytes), runs, most: 150, parse })
    },
    timeout,
  )
})
