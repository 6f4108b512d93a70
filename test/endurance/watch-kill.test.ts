import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { z } from "zod"
import { seeded } from "../../src/stats/index.ts"
import { stopwatch } from "../clock.ts"
import { type RunningWatch, startWatch } from "../integration/live/foreign.ts"
import { type HttpServer, httpServer } from "../unit/deliver/servers.ts"
import { type WatchedSource, watchedSource } from "./watched-source.ts"

/** NOCTULE_KILLS=5 for a shorter look. */
const kills = Number(process.env["NOCTULE_KILLS"] ?? 30)
/** Rows of a fault, and calm ones after it: the score is smoothed over the rows before. */
const [faultRows, calmRows] = [5, 24]
/** A kill comes after up to so many times as long as a watch takes to judge its first row. */
const latest = 4

const message = z.object({
  change: z.enum(["opened", "grown", "repeated", "closed"]),
  incident: z.object({ id: z.string(), severity: z.string() }),
})
const hosts = z.object({ hosts: z.array(z.object({ lastRow: z.string().nullable() })) })
const known = z.object({ open: z.array(z.unknown()), closed: z.array(z.object({ id: z.string() })) })

describe(`a watch killed at any instant, ${kills} times`, () => {
  let source: WatchedSource
  let receiver: HttpServer
  let watch: RunningWatch | null = null
  let killed = 0
  let faults = 0
  let settled = 0
  const random = seeded("kills")

  beforeAll(async () => {
    receiver = await httpServer()
    source = await watchedSource(
      2,
      `watch: { closeAfter: 3 }
deliver: [{ to: webhook, on: [live], url: "${receiver.url}/hook", pause: 1s }]
`,
    )
  }, 600_000)
  afterAll(async () => {
    await watch?.stop("SIGKILL")
    await receiver.close()
  })

  /** Starts the watch once more, and kills it after a time that nobody chose. */
  async function restart(): Promise<void> {
    const options = ["--output", source.output, "--every", "1s"]
    const started = await startWatch(source.job, options)
    watch = started
    if (killed >= kills || settled === 0) return
    void sleep(random.next() * latest * settled).then(async () => {
      await started.stop("SIGKILL")
      if (watch === started) watch = null
      killed++
    })
  }

  /** Waits until a watch has judged the row, however often it is killed meanwhile. */
  async function judged(time: number): Promise<void> {
    for (;;) {
      if (watch === null) await restart()
      const state = await fetch(`${watch?.url ?? ""}/api/hosts`).then(
        async answer => hosts.parse(await answer.json()),
        () => null,
      )
      const rows = state?.hosts.map(({ lastRow }) => Date.parse(lastRow ?? "")) ?? []
      if (rows.length > 0 && rows.every(row => row >= time)) return
      await sleep(100)
    }
  }

  it("raises each fault once, and sends its beginning and its end once each", async () => {
    const waited = stopwatch()
    await judged(await source.grow(1))
    settled = waited()
    await watch?.stop("SIGTERM")
    watch = null
    while (killed < kills) {
      faults++
      for (let row = 0; row < faultRows + calmRows; row++)
        await judged(await source.grow(row < faultRows ? 3 : 1))
    }
    const { open, closed } = known.parse(
      JSON.parse(await readFile(join(source.output, "watched/state/watch/incidents.json"), "utf8")),
    )
    expect([open.length, closed.length]).toEqual([0, faults])
    await sleep(3000)
    const received = receiver.requests.filter(({ body }) => body !== "")
    const sent = new Map(
      received.map(({ headers, body }) => [headers["webhook-id"], message.parse(JSON.parse(body))]),
    )
    const changes = [...sent.values()].filter(({ change }) => change === "opened" || change === "closed")
    expect(changes.map(({ change, incident }) => `${incident.id} ${change}`).sort()).toEqual(
      closed.flatMap(({ id }) => [`${id} closed`, `${id} opened`]).sort(),
    )
    const doubled = received.length - sent.size
    process.stdout.write(
      `${killed} kills, ${faults} faults, ${received.length} messages, ${doubled} of them twice with one id\n`,
    )
    expect(doubled).toBeLessThanOrEqual(1)
  })
})
