import { readlink, rm } from "node:fs/promises"
import { join, resolve } from "node:path"
import { pathToFileURL } from "node:url"
import { afterAll, beforeAll, expect, it } from "vitest"
import { noctule } from "../integration/small-night.ts"
import {
  commandOf,
  expectWholeReport,
  finalState,
  type Fleet,
  homeOf,
  isFinalized,
  makeFleet,
} from "./killed-night.ts"

/** NOCTULE_FIRST=100 begins with the death before the hundredth change. */
const first = Number(process.env["NOCTULE_FIRST"] ?? 1)
const formats = "[html]"
const mortal = pathToFileURL(resolve("test/endurance/mortal.mjs")).href

let fleet: Fleet
beforeAll(async () => void (fleet = await makeFleet({ hosts: [{ host: "a", fault: 3 }], formats })))
afterAll(() => fleet.close())

/**
 * Random kills seldom meet the few milliseconds between two writes at a night's end; this one meets them all,
 * one after the other.
 */
it("a run killed before any of its writes, and repeated, leaves the files and messages of an undisturbed one", async () => {
  const calm = await fleet.fresh()
  expect((await noctule(commandOf(calm))).code).toBe(0)
  const undisturbed = await finalState(calm)
  const expectedMessages = fleet.received()
  const duplicates: string[] = []
  let change = first
  for (let died = true; died; change++) {
    const source = await fleet.fresh()
    const before = await readlink(join(homeOf(source), "latest"))
    const env = {
      NODE_OPTIONS: `--import=${mortal}`,
      NOCTULE_TEST_DIE_AT: String(change),
      NOCTULE_TEST_DIE_BELOW: homeOf(source),
    }
    const ended = await noctule(commandOf(source), { env })
    died = ended.signal === "SIGKILL"
    const where = /^dies before .*$/m.exec(ended.stderr)?.[0] ?? "lives"
    if (!died) expect(ended.code, ended.stderr).toBe(0)
    await expectWholeReport(source, formats)
    if (died && !(await isFinalized(source, before))) {
      const { code, stderr } = await noctule(commandOf(source))
      expect(code, `${where}\n${stderr}`).toBe(0)
    }
    expect(await finalState(source), where).toEqual(undisturbed)
    const received = fleet.received()
    expect(Object.keys(received).sort(), where).toEqual(Object.keys(expectedMessages).sort())
    if (Object.values(received).some(count => count > 1)) duplicates.push(where)
    await rm(source.output, { recursive: true })
    process.stderr.write(`${change} ${where}\n`)
  }
  // Between "taken" by the other side and "marked" lies one rename: there alone a message is transmitted
  // twice, under the same name. Routes go side
  // by side, so the change at which the program dies may be another route's.
  expect(duplicates.filter(where => !where.includes(" /state/outbox"))).toEqual([])
  const deaths = `${change - 1 - first} deaths, one before each change from number ${first} to ${change - 2}`
  console.log(
    `${deaths}; at ${duplicates.length} of them a message was transmitted twice:\n  ${duplicates.join("\n  ")}`,
  )
})
