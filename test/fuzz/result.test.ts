import { mkdtemp, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import fc from "fast-check"
import { beforeAll, describe, expect, it } from "vitest"
import { exits, Fault, type Log } from "../../src/base/index.ts"
import { readRun } from "../../src/report/run-files.ts"
import type { ChartRenderer } from "../../src/report/facts/chart-renderer.ts"
import { busyNight, writeRun } from "../unit/report/fixture.ts"
import { rendered } from "../unit/report/render.ts"
import { damaged, mutated } from "./damage.ts"
import { cases, timeout } from "./runs.ts"

const silent: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
/** As the real one, but that nothing is drawn, which takes most of the time. */
const blank: ChartRenderer = { specs: new Map(), faults: [], draw: async () => null }
const night = busyNight()

let folder: string
beforeAll(async () => {
  folder = await writeRun(await mkdtemp(join(tmpdir(), "noctule-fuzz-")), night)
})

/** A page, or a Fault that tells a person what to do; nothing else may come out. */
async function expectPageOrFault(resultJson: string | Uint8Array): Promise<void> {
  await writeFile(join(folder, "result.json"), resultJson)
  try {
    const { html } = await rendered({ ...night, result: (await readRun(folder, silent)).result }, blank)
    expect(html.trimEnd()).toMatch(/<\/html>$/)
    expect(html).not.toContain("<script>alert(1)</script>")
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    expect(error.exit).toBe(exits.input)
    expect([error.what, error.where, error.hint].every(part => part.length > 0)).toBe(true)
  }
}

describe("any result.json gives a page or a Fault", () => {
  it(
    "a real one with other values in it",
    async () => {
      await fc.assert(
        fc.asyncProperty(mutated(night.result), value => expectPageOrFault(JSON.stringify(value))),
        cases(200),
      )
    },
    timeout,
  )

  it(
    "a real one with cuts and insertions",
    async () => {
      await fc.assert(
        fc.asyncProperty(damaged(Buffer.from(JSON.stringify(night.result))), expectPageOrFault),
        cases(60),
      )
    },
    timeout,
  )

  it("of a later version is named as such", async () => {
    await writeFile(
      join(folder, "result.json"),
      JSON.stringify({ ...night.result, version: night.result.version + 1 }),
    )
    await expect(readRun(folder, silent)).rejects.toMatchObject({
      code: "report.result-wrong",
      what: expect.stringContaining("newer") as string,
    })
  })
})
