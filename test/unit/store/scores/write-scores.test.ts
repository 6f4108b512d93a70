import { join } from "node:path"
import { mkdtemp, readdir } from "node:fs/promises"
import { tmpdir } from "node:os"
import { describe, expect, it } from "vitest"
import type { Scores } from "../../../../src/base/index.ts"
import {
  addIncidents,
  fileLiteral,
  openDatabase,
  readScores,
  writeScoresParquet,
} from "../../../../src/store/index.ts"

const start = Date.parse("2024-03-05T00:00:00Z")
const hostile = [
  "cpu-user",
  'say "hi"',
  "it's",
  "<script>",
  "{{x}}",
  "a/../b",
  "😀 שלום",
  "n\0l",
  "x".repeat(300),
]

function scoresOf(features: readonly string[], rows: number): Scores {
  const cells = Float32Array.from({ length: rows * features.length }, (_, i) => (i % 11 === 3 ? NaN : i / 8))
  const score = Float32Array.from({ length: rows }, (_, i) => (i === 1 ? NaN : i / 4))
  return {
    host: "web-1",
    start,
    step: 60_000,
    rows,
    features,
    score,
    errors: cells,
    contributions: cells.map(v => v / 2),
    expected: cells,
    lower: cells,
    upper: cells,
  }
}

async function write(features: readonly string[], rows: number): Promise<{ path: string; scores: Scores }> {
  const path = join(await mkdtemp(join(tmpdir(), "noctule-parquet-")), "scores", "it's [a] host?.parquet")
  const scores = scoresOf(features, rows)
  await writeScoresParquet(path, {
    scores,
    threshold: 2.5,
    anomalous: Uint8Array.from(scores.score, value => (value > 2.5 ? 1 : 0)),
  })
  return { path, scores }
}

async function query<Row extends object>(path: string, select: string): Promise<Row[]> {
  const database = await openDatabase()
  const rows = await database.rows<Row>(`${select.replace("FILE", `read_parquet(${fileLiteral(path)})`)}`)
  database.close()
  return rows
}

describe("writeScoresParquet", () => {
  it("writes one row a night row, typed, with NaN as NULL", async () => {
    const { path } = await write(["cpu", "mem"], 5000)
    const described = await query<{ column_name: string; column_type: string }>(
      path,
      "DESCRIBE SELECT * FROM FILE",
    )
    expect(described.map(({ column_name, column_type }) => `${column_name} ${column_type}`)).toEqual([
      "timestamp TIMESTAMP WITH TIME ZONE",
      "score FLOAT",
      "threshold FLOAT",
      "anomalous BOOLEAN",
      "incident VARCHAR",
      "error:cpu FLOAT",
      "contribution:cpu FLOAT",
      "error:mem FLOAT",
      "contribution:mem FLOAT",
    ])
    const counts =
      'count(*)::INTEGER AS n, count(score)::INTEGER AS scored, count("error:cpu")::INTEGER AS errors'
    const [row] = await query(path, `SELECT ${counts}, epoch_ms(max(timestamp))::DOUBLE AS last FROM FILE`)
    expect(row).toEqual({ n: 5000, scored: 4999, last: start + 4999 * 60_000, errors: 5000 - 454 })
  })

  it("keeps every feature's name, but for NUL, which Parquet's readers could not bear", async () => {
    const { path, scores } = await write(hostile, 3)
    const described = await query<{ column_name: string }>(path, "DESCRIBE SELECT * FROM FILE")
    const names = described
      .map(row => row.column_name)
      .filter(name => name.startsWith("error:"))
      .map(name => name.slice(6))
    expect(names).toEqual(hostile.map(name => name.replace("\0", "\uFFFD")))
    const { errors } = await readScores(path)
    expect([...errors.subarray(0, 9)]).toEqual([...scores.errors.subarray(0, 9)])
  })
})

describe("readScores", () => {
  it("gives back what was written", async () => {
    const { path, scores } = await write(["cpu", "mem"], 4100)
    const read = await readScores(path)
    expect(read).toMatchObject({ start, step: 60_000, rows: 4100, features: ["cpu", "mem"], threshold: 2.5 })
    expect(read.score).toEqual(scores.score)
    expect(read.errors).toEqual(scores.errors)
    expect(read.contributions).toEqual(scores.contributions)
    expect(read.anomalous[10]).toBe(0)
    expect(read.anomalous[11]).toBe(1)
  })
})

describe("addIncidents", () => {
  it("names the incident of each row inside a span, both ends included, and can be done again", async () => {
    const { path, scores } = await write(hostile, 10)
    const at = (row: number): number => start + row * 60_000
    await addIncidents(path, [{ id: "it's-1", start: at(2), end: at(3) }])
    await addIncidents(path, [
      { id: "it's-1", start: at(2), end: at(4) },
      { id: "b", start: at(8), end: at(8) },
    ])
    const rows = await query<{ incident: string | null }>(
      path,
      "SELECT incident FROM FILE ORDER BY timestamp",
    )
    expect(rows.map(row => row.incident)).toEqual([
      null,
      null,
      "it's-1",
      "it's-1",
      "it's-1",
      null,
      null,
      null,
      "b",
      null,
    ])
    expect((await readScores(path)).errors).toEqual(scores.errors)
    expect(await readdir(join(path, ".."))).toHaveLength(1)
  })

  it("leaves the column empty where there is no incident", async () => {
    const { path } = await write(["cpu"], 10)
    await addIncidents(path, [])
    expect(
      await query(path, "SELECT count(incident)::INTEGER AS n, count(*)::INTEGER AS all FROM FILE"),
    ).toEqual([{ n: 0, all: 10 }])
  })
})
