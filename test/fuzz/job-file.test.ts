import { readFile } from "node:fs/promises"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { parse, stringify } from "yaml"
import { exits, Fault } from "../../src/base/index.ts"
import { job } from "../unit/job/fixture.ts"
import { damaged, mutated } from "./damage.ts"
import { fuzz, timeout } from "./runs.ts"

const example = await readFile("jobs/nightly.example.yaml")

function jobOf(text: string): void {
  try {
    expect(job(text)).toMatchObject({ file: "/work/jobs/nightly.yaml" })
  } catch (error) {
    if (error instanceof Fault) expect(error.exit).toBe(exits.usage)
    throw error
  }
}

describe("any text as a job file gives a job or a Fault that says what to do", () => {
  it.each<readonly [string, number, fc.Arbitrary<string>]>([
    ["a real one with cuts and insertions", 150, damaged(example).map(bytes => bytes.toString("utf8"))],
    [
      "a real one with other values in it",
      300,
      mutated(parse(example.toString("utf8"))).map(value => stringify(value)),
    ],
    ["no job at all", 150, fc.oneof(fc.string(), fc.json())],
  ])(
    "%s",
    async (what, runs, inputs) => {
      await fuzz({ parser: `job file, ${what}`, inputs, runs, most: 2000, parse: jobOf })
    },
    timeout,
  )
})
