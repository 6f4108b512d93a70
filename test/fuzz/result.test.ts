import { mkdtemp, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import fc from "fast-check"
import { beforeAll, describe, expect, it } from "vitest"
import { exits, Fault } from "../../src/base/index.ts"
import { checkResult } from "../../src/job/index.ts"
import { migrateResult, parseCsv, readRun } from "../../src/report/run-files.ts"
import type { ChartRenderer } from "../../src/report/facts/chart-renderer.ts"
import { quietLog } from "../quiet-log.ts"
import { busyNight, writeRun } from "../unit/report/fixture.ts"
import { rendered } from "../unit/report/render.ts"
import { damaged, mutated } from "./damage.ts"
import { fuzz, refused, timeout } from "./runs.ts"

/** As the real one, but that nothing is drawn, which takes most of the time. */
const blank: ChartRenderer = { specs: new Map(), faults: [], draw: async () => null }
const night = busyNight()

let folder: string
beforeAll(async () => {
  folder = await writeRun(await mkdtemp(join(tmpdir(), "noctule-fuzz-")), night)
})

async function renderPage(resultJson: string | Uint8Array): Promise<void> {
  await writeFile(join(folder, "result.json"), resultJson)
  try {
    const { html } = await rendered({ ...night, result: (await readRun(folder, quietLog)).result }, blank)
    expect(html.trimEnd()).toMatch(/<\/html>$/)
    expect(html).not.toContain("<script>alert(1)</script>")
  } catch (error) {
    if (error instanceof Fault) expect(error.exit).toBe(exits.input)
    throw error
  }
}

describe("any result.json gives a page or a Fault", () => {
  it.each<readonly [string, number, fc.Arbitrary<string | Uint8Array>]>([
    ["other values in it", 200, mutated(night.result).map(value => JSON.stringify(value))],
    ["cuts and insertions", 60, damaged(Buffer.from(JSON.stringify(night.result)))],
  ])(
    "a real one with %s",
    async (what, runs, inputs) => {
      await fuzz({ parser: `result.json to a page, ${what}`, inputs, runs, most: 200, parse: renderPage })
    },
    timeout,
  )

  it(
    "a smaller one is read or names what is wrong",
    async () => {
      const incidents = night.result.incidents.slice(1, 2)
      const small = { ...night.result, incidents, hosts: night.result.hosts.slice(0, 1), dataQuality: [] }
      const parse = (value: unknown): unknown => {
        const checked = checkResult(value)
        if (!("wrong" in checked)) return migrateResult(checked.result)
        expect(checked.wrong.length).toBeGreaterThan(0)
        return refused
      }
      await fuzz({ parser: "result.json", inputs: mutated(small), runs: 50, most: 2000, parse })
    },
    timeout,
  )

  it("of a later version is named as such", async () => {
    await writeFile(
      join(folder, "result.json"),
      JSON.stringify({ ...night.result, version: night.result.version + 1 }),
    )
    await expect(readRun(folder, quietLog)).rejects.toMatchObject({
      code: "report.result-wrong",
      what: expect.stringContaining("newer") as string,
    })
  })
})

it(
  "any text as a table of the run gives rows of cells",
  async () => {
    const written = Buffer.from(`feature,unit\r\n"a ""b"", c",%\r\ncpu,\r\n`)
    const inputs = fc.oneof(
      damaged(written).map(bytes => bytes.toString("utf8")),
      fc.string(),
    )
    const parse = (text: string): void =>
      expect(parseCsv(text).every(row => row.every(cell => typeof cell === "string"))).toBe(true)
    await fuzz({ parser: "tables/*.csv", inputs, runs: 100, parse })
  },
  timeout,
)
