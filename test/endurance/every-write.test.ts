import { readlink, rm } from "node:fs/promises"
import { join, resolve } from "node:path"
import { pathToFileURL } from "node:url"
import { afterAll, beforeAll, expect, it } from "vitest"
import { noctule } from "../integration/small-night.ts"
import { commandOf, expectWholeReport, homeOf, isOver, makeFleet, whatIsLeft, type Fleet } from "./killed-night.ts"

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
  let deaths = 0
  for (let died = true; died; deaths++) {
    const source = await fleet.fresh()
    const before = await readlink(join(homeOf(source), "latest"))
    const env = { NODE_OPTIONS: `--import=${mortal}`, NOCTULE_TEST_DIE_AT: String(deaths + 1), NOCTULE_TEST_DIE_BELOW: homeOf(source) }
    const first = await noctule(commandOf(source), { env })
    died = first.signal === "SIGKILL"
    const where = /^dies before .*$/m.exec(first.stderr)?.[0] ?? "lives"
    if (!died) expect(first.code, first.stderr).toBe(0)
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
    process.stderr.write(`${where}\n`)
  }
  // Between "taken" by the other side and "marked" lies a write: there, and only there, a message is transmitted twice, under the same name.
  expect(again.filter(where => !/(open|mkdir|rename) \/state\/outbox( |\/|$)/.test(where))).toEqual([])
  console.log(`${deaths - 1} deaths, one before each change; at ${again.length} of them a message was transmitted twice:\n  ${again.join("\n  ")}`)
})
