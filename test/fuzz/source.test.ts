import { gzipSync } from "node:zlib"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { Fault, type Frame } from "../../src/base/index.ts"
import { readHost, survey } from "../../src/ingest/index.ts"
import { csv, effectsAt, folderOf, jobOf, midnight, minute } from "../unit/ingest/fixture.ts"
import { damaged } from "./damage.ts"
import { cases, timeout } from "./runs.ts"

const table = csv("cpu,mem", 600, row => `${row % 7},${(row * 3) % 11}`)
const line = (row: number): string =>
  JSON.stringify({ timestamp: new Date(midnight + row * minute), cpu: row % 7, mem: row })
const lines = Array.from({ length: 600 }, (_, row) => line(row)).join("\n")

function expectFrame({ rows, features, values, start, step }: Frame): void {
  expect(values.length).toBe(rows * features.length)
  expect(values.every(value => Number.isNaN(value) || Number.isFinite(value))).toBe(true)
  expect([start, step].every(Number.isFinite)).toBe(true)
}

/** Frames that hold together, or Faults that name the file or host; nothing else may come out. */
async function expectFramesOrFault(name: string, content: Uint8Array): Promise<void> {
  const job = jobOf(await folderOf({ [name]: content }), { source: { files: ["*"] } })
  try {
    const found = await survey(job, effectsAt())
    for (const host of found.hosts) {
      const { history, night } = await readHost(job, found, host)
      expectFrame(history)
      expectFrame(night)
    }
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    expect([error.what, error.where, error.hint].every(part => part.length > 0)).toBe(true)
  }
}

describe("any bytes as a source give frames or a Fault", () => {
  it.each([
    ["a.csv", Buffer.from(table), 40],
    ["a.csv.gz", gzipSync(table), 15],
    ["a.jsonl", Buffer.from(lines), 20],
    ["a.parquet", Buffer.from(`PAR1${table.slice(0, 300)}PAR1`), 10],
  ] as const)(
    "%s with cuts and insertions",
    async (name, bytes, runs) => {
      await fc.assert(
        fc.asyncProperty(damaged(bytes), content => expectFramesOrFault(name, content)),
        cases(runs),
      )
    },
    timeout,
  )
})
