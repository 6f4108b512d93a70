import { readFile } from "node:fs/promises"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { isWholeZstd } from "../../../../src/ingest/tables/zstd-frames.ts"
import { openDatabase } from "../../../../src/store/index.ts"
import { folderOf } from "../fixture.ts"

let file: Buffer

/** DuckDB writes with libzstd: an oracle from outside. */
beforeAll(async () => {
  const path = `${await folderOf({})}/rows.csv.zst`
  const database = await openDatabase()
  await database.run(
    `COPY (SELECT i, hash(i) AS noise, 7 AS same FROM range(200000) AS t(i)) TO '${path}' (FORMAT csv, COMPRESSION zstd)`,
  )
  database.close()
  file = await readFile(path)
})

afterAll(() => {
  file = Buffer.alloc(0)
})

function isWhole(bytes: Buffer): Promise<boolean> {
  return isWholeZstd(async (at, length) => bytes.subarray(at, at + length), bytes.length)
}

describe("isWholeZstd", () => {
  it("accepts what libzstd wrote, also several frames in a row and a skippable one between", async () => {
    const skippable = Buffer.from([0x5a, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3])
    expect(await isWhole(file)).toBe(true)
    expect(await isWhole(Buffer.concat([file, skippable, file]))).toBe(true)
  })

  it("refuses the file cut off anywhere", async () => {
    for (let share = 1; share < 40; share++)
      expect(await isWhole(file.subarray(0, Math.floor((file.length * share) / 40)))).toBe(false)
    expect(await isWhole(file.subarray(0, file.length - 1))).toBe(false)
  })

  it("refuses bytes that are no frame", async () => {
    expect(await isWhole(Buffer.concat([file, Buffer.from("and more text")]))).toBe(false)
  })
})
