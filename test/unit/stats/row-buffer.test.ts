import { describe, expect, it } from "vitest"
import { rowBuffer, seeded } from "../../../src/stats/index.ts"

describe("a buffer of rows", () => {
  it("gives the kept rows and the new ones, and keeps the newest", () => {
    const buffer = rowBuffer(2, 3, Float32Array.of(1, 1, 2, 2))
    expect([...buffer.append(Float32Array.of(3, 3, 4, 4))]).toEqual([1, 1, 2, 2, 3, 3, 4, 4])
    expect([...buffer.rows()]).toEqual([2, 2, 3, 3, 4, 4])
    expect([...rowBuffer(1, 2, Float32Array.of(1, 2, 3)).rows()]).toEqual([2, 3])
  })

  it("never changes what it gave out, however many rows come at once", () => {
    const random = seeded("rows")
    const buffer = rowBuffer(1, 20)
    const given: { readonly rows: Float32Array; readonly copy: readonly number[] }[] = []
    let all: number[] = []
    for (let turn = 0; turn < 300; turn++) {
      const added = Array.from({ length: random.integer(turn % 50 === 0 ? 90 : 4) }, (_, i) => turn + i / 100)
      const joined = buffer.append(Float32Array.from(added))
      expect([...joined]).toEqual([...Float32Array.from([...all, ...added])])
      all = [...all, ...added].slice(-20)
      expect([...buffer.rows()]).toEqual([...Float32Array.from(all)])
      given.push({ rows: joined, copy: [...joined] }, { rows: buffer.rows(), copy: [...buffer.rows()] })
    }
    for (const { rows, copy } of given) expect([...rows]).toEqual(copy)
  })
})
