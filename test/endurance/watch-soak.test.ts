import { readFile } from "node:fs/promises"
import { setTimeout as sleep } from "node:timers/promises"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { z } from "zod"
import { median } from "../../src/stats/index.ts"
import { stopwatch } from "../clock.ts"
import { type RunningWatch, startWatch } from "../integration/live/foreign.ts"
import { type WatchedSource, watchedSource } from "./watched-source.ts"

/** NOCTULE_SOAK=3 for a shorter look, in minutes. */
const minutes = Number(process.env["NOCTULE_SOAK"] ?? 30)
const hosts = 10
/** Every so many rows the first host has a fault of some rows. */
const [faultEvery, faultRows] = [240, 15]

const state = z.object({
  ticks: z.number(),
  skippedTicks: z.number(),
  hosts: z.array(z.object({ lastRow: z.string().nullable(), status: z.string() })),
})

describe(`a watch for ${minutes} minutes at 60 times the speed`, () => {
  let source: WatchedSource
  let watch: RunningWatch
  beforeAll(async () => {
    source = await watchedSource(hosts, "")
    watch = await startWatch(source.job, ["--output", source.output, "--every", "1s"])
  }, 900_000)
  afterAll(async () => {
    await watch.stop("SIGKILL")
  })

  let end: z.infer<typeof state>
  let last = 0

  it("needs no more memory at its end", async () => {
    const megabytes: number[] = []
    const waited = stopwatch()
    for (let second = 0; second < minutes * 60; second++) {
      last = await source.grow(second % faultEvery >= faultEvery - faultRows ? 3 : 1)
      // As a page and a Prometheus that are open all the time.
      for (const path of ["/metrics", "/api/hosts", "/api/incidents"])
        await (await fetch(`${watch.url}${path}`)).arrayBuffer()
      if (second % 10 === 0) megabytes.push(await residentMegabytes(watch.pid))
      await sleep(Math.max(0, (second + 1) * 1000 - waited()))
    }
    await sleep(3000)
    end = state.parse(await (await fetch(`${watch.url}/api/hosts`)).json())
    const third = Math.floor(megabytes.length / 3)
    const [first, then] = [megabytes.slice(third, 2 * third), megabytes.slice(-third)].map(part =>
      median(Float32Array.from(part)),
    )
    process.stdout.write(
      `${end.ticks} ticks, ${end.skippedTicks} skipped; ${first} MB in the second third, ${then} MB in the last\n`,
    )
    expect(then).toBeLessThan((first ?? 0) * 1.05 + 5)
    expect(await watch.stop()).toBe(0)
  })

  it("misses no tick and no row, where the machine has nothing else to do", () => {
    expect(end.skippedTicks).toBe(0)
    expect(end.hosts.map(({ lastRow }) => Date.parse(lastRow ?? ""))).toEqual(Array(hosts).fill(last))
  })
})

async function residentMegabytes(pid: number): Promise<number> {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, "utf8")) ?? []
  return Number(kilobytes) / 1000
}
