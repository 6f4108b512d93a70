import { mkdtemp, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type Database, fileLiteral, literal, openDatabase } from "../../../src/store/index.ts"
import { identifier } from "../../../src/store/quote.ts"

let database: Database
beforeAll(async () => {
  database = await openDatabase("Europe/Stockholm")
})
afterAll(() => database.close())

const hostile = [
  "plain",
  "it's",
  'say "hi"',
  "a;--",
  "\\",
  "$1",
  "😀",
  "{{x}}",
  "line\nbreak",
  "x".repeat(300),
]

describe("the door to DuckDB", () => {
  it("takes any text as a literal, any name as an identifier, and any text bound", async () => {
    for (const text of hostile) {
      expect(
        await database.rows(`SELECT ${literal(text)} AS ${identifier(text)}, $1 AS bound`, [`${text}\0`]),
      ).toEqual([{ [text]: text, bound: `${text}\0` }])
    }
    expect(() => literal("a\0b")).toThrow("bound")
    expect(identifier("a\0b")).toBe('"a\uFFFDb"')
  })

  it("binds lists", async () => {
    expect(await database.rows("SELECT list_position($1, 'b')::INTEGER AS at", [["a", "b"]])).toEqual([
      { at: 2 },
    ])
  })

  it("reads one file whose name is a glob, and no other", async () => {
    const folder = await mkdtemp(join(tmpdir(), "noctule-[a]*?-"))
    for (const name of ["x[1]*.csv", "x1.csv", "x?.csv"])
      await writeFile(join(folder, name), `name\n${name}\n`)
    for (const name of ["x[1]*.csv", "x1.csv", "x?.csv"]) {
      expect(
        await database.rows(`SELECT name FROM read_csv(${fileLiteral(join(folder, name))}, header = true)`),
      ).toEqual([{ name }])
    }
  })

  it("reads texts without offset in its zone", async () => {
    const [row] = await database.rows("SELECT epoch_ms('2024-07-01 12:00:00'::TIMESTAMPTZ)::DOUBLE AS ms")
    expect(row).toEqual({ ms: Date.parse("2024-07-01T10:00:00Z") })
  })

  it("hands numbers over as vectors, in order, more than one chunk of them", async () => {
    const seen: number[] = []
    const sql = "SELECT i::DOUBLE, (i / 2)::FLOAT FROM range(5000) AS t(i) WHERE i >= $1"
    await database.vectors(sql, [1000], ({ rows, columns }) => {
      expect(columns[0]).toBeInstanceOf(Float64Array)
      expect(columns[1]).toBeInstanceOf(Float32Array)
      seen.push(...columns[0]!.subarray(0, rows))
    })
    expect(seen).toEqual(Array.from({ length: 4000 }, (_, i) => i + 1000))
  })

  it("refuses to hand over as a vector what is no number", async () => {
    await expect(database.vectors("SELECT 'text'", [], () => {})).rejects.toThrow("neither FLOAT nor DOUBLE")
  })
})
