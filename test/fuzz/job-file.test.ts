import { readFile } from "node:fs/promises"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { parse, stringify } from "yaml"
import { exits, Fault } from "../../src/base/index.ts"
import { job } from "../unit/job/fixture.ts"
import { damaged, mutated } from "./damage.ts"
import { cases, timeout } from "./runs.ts"

const example = await readFile("jobs/nightly.example.yaml")

/** A job, or a Fault that tells a person what to do; nothing else may come out. */
function expectJobOrFault(text: string): void {
  try {
    expect(job(text)).toMatchObject({ file: "/work/jobs/nightly.yaml" })
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    expect(error.exit).toBe(exits.usage)
    expect([error.what, error.where, error.hint].every(part => part.length > 0)).toBe(true)
  }
}

describe("any text as a job file gives a job or a Fault that says what to do", () => {
  it(
    "a real one with cuts and insertions",
    () => {
      fc.assert(
        fc.property(damaged(example), bytes => expectJobOrFault(bytes.toString("utf8"))),
        cases(150),
      )
    },
    timeout,
  )

  it(
    "a real one with other values in it",
    () => {
      fc.assert(
        fc.property(mutated(parse(example.toString("utf8"))), value => expectJobOrFault(stringify(value))),
        cases(300),
      )
    },
    timeout,
  )

  it(
    "no job at all",
    () => {
      fc.assert(
        fc.property(
          fc.oneof(
            fc.string(),
            fc.json().map(text => text),
          ),
          expectJobOrFault,
        ),
        cases(150),
      )
    },
    timeout,
  )
})
