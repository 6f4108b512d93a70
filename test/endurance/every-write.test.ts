import { readlink, rm } from "node:fs/promises"
import { join, resolve } from "node:path"
import { pathToFileURL } from "node:url"
import { afterAll, beforeAll, expect, it } from "vitest"
import { noctule } from "../integration/small-night.ts"
import { commandOf, expectWholeReport, homeOf, isOver, makeFleet, whatIsLeft, type Fleet } from "./killed-night.ts"

/** NOCTULE_FIRST=100 begins with the death before the hundredth change. */
const first = Number(process.env["NOCTULE_FIRST"] ?? 1)
const formats = "[html]"
const mortal = pathToFileURL(resolve("test/endurance/mortal.mjs")).href

let fleet: Fleet
beforeAll(async () => void (fleet = await makeFleet({ hosts: [{ host: "a", fault: 3 }], formats })))
afterAll(() => fleet.close())

/** Random kills seldom meet the few milliseconds between two writes at a night's end; this one meets them all, one after the other. */
it("a run killed right before any of its changes in the output, and repeated, leaves and tells what an undisturbed one does", async () => {
  const calm = await fleet.fresh()
  expect((await noctule(commandOf(calm))).code).toBe(0)
  const undisturbed = await whatIsLeft(calm)
  const told = fleet.told()
  const again: string[] = []
  let change = first
  for (let died = true; died; change++) {
    const source = await fleet.fresh()
    const before = await readlink(join(homeOf(source), "latest"))
    const env = { NODE_OPTIONS: `--import=${mortal}`, NOCTULE_TEST_DIE_AT: String(change), NOCTULE_TEST_DIE_BELOW: homeOf(source) }
    const ended = await noctule(commandOf(source), { env })
    died = ended.signal === "SIGKILL"
    const where = /^dies before .*$/m.exec(ended.stderr)?.[0] ?? "lives"
    if (!died) expect(ended.code, ended.stderr).toBe(0)
    await expectWholeReport(source, formats)
    if (died && !(await isOver(source, before))) {
      const { code, stderr } = await noctule(commandOf(source))
      expect(code, `${where}\n${stderr}`).toBe(0)
    }
    expect(await whatIsLeft(source), where).toEqual(undisturbed)
    const heard = fleet.told()
    expect(Object.keys(heard).sort(), where).toEqual(Object.keys(told).sort())
    if (Object.values(heard).some(count => count > 1)) again.push(where)
    await rm(source.output, { recursive: true })
    process.stderr.write(`${change} ${where}\n`)
  }
  // Between "taken" by the other side and "marked" lies one rename: there alone a message is transmitted twice, under the same name. Routes go side
  // by side, so the change at which the program dies may be another route's.
  expect(again.filter(where => !where.includes(" /state/outbox"))).toEqual([])
  const deaths = `${change - 1 - first} deaths, one before each change from number ${first} to ${change - 2}`
  console.log(`${deaths}; at ${again.length} of them a message was transmitted twice:\n  ${again.join("\n  ")}`)
})
