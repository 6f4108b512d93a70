import { spawn } from "node:child_process"
import { createHash } from "node:crypto"
import { readdir, readFile, readlink, stat } from "node:fs/promises"
import { join } from "node:path"
import { beforeAll, describe, expect, it } from "vitest"
import type { RunResult } from "../../src/base/index.ts"
import { seeded } from "../../src/maths/index.ts"
import { noctule, smallSource, type SmallSource } from "../integration/small-night.ts"

/** NOCTULE_KILLS=10 for a shorter look. */
const kills = Number(process.env["NOCTULE_KILLS"] ?? 100)
const hosts = [{ host: "a", fault: 3 }, { host: "b" }, { host: "c", fault: 2 }]
const command = ({ job, output }: SmallSource): string[] => ["run", job, "--output", output, "--workers", "1"]
const home = ({ output }: SmallSource): string => join(output, "small")

/** A fleet with one good night behind it: the killed night starts warm, and has a report to lose. */
async function secondNight(): Promise<SmallSource> {
  const source = await smallSource(hosts, { formats: "[html, pdf]" })
  const first = await noctule([...command(source), "--until", "2026-03-09T00:00:00Z"])
  expect(first.code, first.stderr).toBe(0)
  return source
}

interface Attempt {
  readonly killed: boolean
  readonly code: number | null
  readonly stderr: string
}

/** The command in a process group of its own, all of which dies after `delay` ms: what a node that loses its power does. */
function attempt(source: SmallSource, delay: number): Promise<Attempt> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["dist/cli/main.js", ...command(source)], { detached: true, stdio: ["ignore", "ignore", "pipe"] })
    let stderr = ""
    const timer = setTimeout(() => process.kill(-child.pid!, "SIGKILL"), delay)
    child.stderr.on("data", chunk => (stderr += chunk))
    child.on("error", reject)
    child.on("close", (code, signal) => {
      clearTimeout(timer)
      resolve({ killed: signal === "SIGKILL", code, stderr })
    })
  })
}

/** All that a night leaves, but for clocks: result.json without its seconds, the names of the files, and the bytes of the scores. */
async function whatIsLeft(source: SmallSource): Promise<unknown> {
  const latest = join(home(source), "latest")
  const { run: _, hosts: found, ...rest } = JSON.parse(await readFile(join(latest, "result.json"), "utf8")) as RunResult
  const files = (await readdir(latest, { recursive: true })).sort()
  const scores = files.filter(file => file.endsWith(".parquet"))
  const hashes = await Promise.all(scores.map(async file => createHash("sha256").update(await readFile(join(latest, file))).digest("hex")))
  const timeless = found.map(host => ({ ...host, training: host.training && { ...host.training, seconds: 0 } }))
  return { ...rest, hosts: timeless, files, hashes, runs: (await readdir(join(home(source), "runs"))).sort() }
}

/** Whoever follows the link finds a whole report, at any time. */
async function expectWholeReport(source: SmallSource): Promise<void> {
  const latest = join(home(source), "latest")
  JSON.parse(await readFile(join(latest, "result.json"), "utf8"))
  expect((await readFile(join(latest, "report.html"), "utf8")).trimEnd()).toMatch(/<\/html>$/)
  expect((await readFile(join(latest, "report.pdf"))).subarray(-6).toString("latin1")).toContain("%%EOF")
  await expect(stat(join(latest, "work"))).rejects.toThrow("ENOENT")
}

describe(`a run killed at any instant, ${kills} times`, () => {
  let undisturbed: unknown
  let duration: number
  beforeAll(async () => {
    const source = await secondNight()
    const since = Date.now()
    const { code, stderr } = await noctule(command(source))
    duration = Date.now() - since
    expect(code, stderr).toBe(0)
    undisturbed = await whatIsLeft(source)
  })

  it("ends, when repeated, with the result of an undisturbed one, and always leaves a whole report", async () => {
    const random = seeded("kill")
    let done = 0
    let nights = 0
    while (done < kills) {
      const source = await secondNight()
      const before = await readlink(join(home(source), "latest"))
      for (let ended = false; !ended;) {
        const { killed, code, stderr } = await attempt(source, random.next() * duration)
        if (killed) done++
        else expect(code, stderr).toBe(0)
        await expectWholeReport(source)
        ended = !killed || (await readlink(join(home(source), "latest"))) !== before
      }
      nights++
      expect(await whatIsLeft(source), `after ${done} kills, night ${nights}`).toEqual(undisturbed)
    }
    console.log(`${done} kills over ${nights} nights; an undisturbed night takes ${(duration / 1000).toFixed(1)} s`)
  })
})
