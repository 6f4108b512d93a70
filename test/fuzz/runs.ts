import { appendFileSync } from "node:fs"
import fc from "fast-check"
import { expect } from "vitest"
import { Fault } from "../../src/base/index.ts"

const times = Number(process.env["NOCTULE_FUZZ"] ?? 0)
/** Where `npm run fuzz` counts; "" elsewhere. */
const countFile = process.env["NOCTULE_FUZZ_COUNT"] ?? ""

/** ms for one test. */
export const timeout = 180_000 * Math.max(1, times)

/** The same cases each time; NOCTULE_FUZZ=1000 looks at a thousand times as many, and at others each time. */
export function cases(runs: number, most = Infinity): fc.Parameters<unknown> {
  return times > 0 ? { numRuns: Math.min(runs * times, most) } : { numRuns: runs, seed: 20261121 }
}

export interface Fuzzing<Input> {
  /** Its name in the table that `npm run fuzz` prints. */
  readonly parser: string
  readonly inputs: fc.Arbitrary<Input>
  readonly runs: number
  /** At most, for a parser that takes long. */
  readonly most?: number
  /**
   * Parses an input; throws where what comes of it does not hold together. Returns `refused` where it names the
   * problems without a Fault.
   */
  readonly parse: (input: Input) => unknown
}

/** What `parse` returns for an input whose problems it has named. */
export const refused = "refused"

/**
 * Every input gives something, or a Fault that tells a person what to do; nothing else may come out, and no
 * prototype that all objects share may change.
 */
export async function fuzz<Input>({ parser, inputs, runs, most, parse }: Fuzzing<Input>): Promise<void> {
  const counts = { accepted: 0, refused: 0 }
  const property = fc.asyncProperty(inputs, async input => {
    try {
      if ((await parse(input)) === refused) counts.refused++
      else counts.accepted++
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      expect([error.what, error.where, error.hint].every(part => part.length > 0)).toBe(true)
      counts.refused++
    }
    expect(Object.keys(Object.prototype)).toEqual([])
  })
  await fc.assert(property, cases(runs, most))
  expect(fields()).toEqual(untouched)
  if (countFile !== "") appendFileSync(countFile, `${JSON.stringify({ parser, ...counts })}\n`)
}

const shared = [Object, Array, Function, String, Number, Boolean, Map, Promise]
const fields = (): unknown[] => shared.map(({ prototype }) => Object.getOwnPropertyNames(prototype))
const untouched = fields()
