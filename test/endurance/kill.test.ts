import { spawn } from "node:child_process"
import { mkdtemp, readlink, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { seeded } from "../../src/stats/index.ts"
import { stopwatch } from "../clock.ts"
import { noctule, type SmallSource } from "../integration/small-night.ts"
import {
  commandOf,
  expectWholeReport,
  finalState,
  type Fleet,
  homeOf,
  isFinalized,
  makeFleet,
} from "./killed-night.ts"

/** NOCTULE_KILLS=10 for a shorter look. */
const kills = Number(process.env["NOCTULE_KILLS"] ?? 100)
const formats = "[html, pdf]"
const hosts = [{ host: "a", fault: 3 }, { host: "b" }, { host: "c", fault: 2 }]

interface Attempt {
  readonly killed: boolean
  readonly code: number | null
  readonly stderr: string
}

/**
 * The command in a process group of its own, all of which dies after `delay` ms: what a node that loses its
 * power does.
 */
async function attempt(source: SmallSource, delay: number): Promise<Attempt> {
  const own = await mkdtemp(join(tmpdir(), "noctule-attempt-"))
  const ended = await new Promise<Attempt>((resolve, reject) => {
    const env = { ...process.env, TMPDIR: own }
    const child = spawn(process.execPath, ["dist/cli/main.js", ...commandOf(source)], {
      detached: true,
      stdio: ["ignore", "ignore", "pipe"],
      env,
    })
    let stderr = ""
    const timer = setTimeout(() => process.kill(-child.pid!, "SIGKILL"), delay)
    child.stderr.on("data", chunk => (stderr += chunk))
    child.on("error", reject)
    child.on("close", (code, signal) => {
      clearTimeout(timer)
      resolve({ killed: signal === "SIGKILL", code, stderr })
    })
  })
  await rm(own, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  return ended
}

describe(`a run killed at any instant, ${kills} times`, () => {
  let fleet: Fleet
  let undisturbed: unknown
  let expectedMessages: Readonly<Record<string, number>>
  let duration: number
  beforeAll(async () => {
    fleet = await makeFleet({ hosts, formats })
    const source = await fleet.fresh()
    const elapsed = stopwatch()
    const { code, stderr } = await noctule(commandOf(source))
    duration = elapsed()
    expect(code, stderr).toBe(0)
    undisturbed = await finalState(source)
    expectedMessages = fleet.received()
    expect(
      Object.keys(expectedMessages)
        .map(name => name.split(" ")[0])
        .sort(),
    ).toEqual(["mail", "trigger", "webhook"])
  })
  afterAll(() => fleet.close())

  it("ends, when repeated, with an undisturbed run's files and message ids, and always leaves a complete report", async () => {
    const random = seeded(process.env["NOCTULE_SEED"] ?? "kill")
    let [done, nights, duplicates] = [0, 0, 0]
    while (done < kills) {
      const source = await fleet.fresh()
      const before = await readlink(join(homeOf(source), "latest"))
      for (let [over, attempts] = [false, 0]; !over; attempts++) {
        const elapsed = stopwatch()
        // Every attempt has a little longer than the one before: on a machine that got other work, a night
        // comes to its end all the same.
        const { killed, code, stderr } = await attempt(source, random.next() * duration * (1 + attempts / 10))
        if (killed) done++
        else expect(code, stderr).toBe(0)
        // A machine with other work to do takes longer now than then, or less: instants are to be drawn from
        // the whole night.
        if (!killed && attempts === 0) duration = elapsed()
        await expectWholeReport(source, formats)
        over = !killed || (await isFinalized(source, before))
      }
      nights++
      expect(await finalState(source), `after ${done} kills, night ${nights}`).toEqual(undisturbed)
      const received = fleet.received()
      expect(Object.keys(received).sort(), `messages of night ${nights}`).toEqual(
        Object.keys(expectedMessages).sort(),
      )
      duplicates += Object.values(received).reduce((sum, count) => sum + count - 1, 0)
      await rm(source.output, { recursive: true })
      process.stderr.write(`${done} kills, ${nights} nights\n`)
    }
    const transmissions = `${duplicates} of ${nights * Object.keys(expectedMessages).length} messages were transmitted a second time, under the same name`
    console.log(
      `${done} kills over ${nights} nights; an undisturbed night takes ${(duration / 1000).toFixed(1)} s; ${transmissions}`,
    )
  })
})
