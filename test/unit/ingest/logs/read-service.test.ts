import { gzipSync } from "node:zlib"
import { describe, expect, it } from "vitest"
import type { Frame, HostFrames, Job } from "../../../../src/base/index.ts"
import { readHost, survey } from "../../../../src/ingest/index.ts"
import { columnOf, effectsAt, hour, midnight, minute } from "../fixture.ts"
import { linesOf, type LogRuleParts, logsJob, type Request, steadily } from "./fixture.ts"

const end = midnight + 12 * hour
/** In the night, at a full minute. */
const busy = end - 2 * hour

async function framesOf(job: Job, service = "api"): Promise<HostFrames> {
  return await readHost(job, await survey(job, effectsAt(end)), service)
}

async function read(requests: readonly Request[], parts: LogRuleParts = {}): Promise<HostFrames> {
  return await framesOf(await logsJob({ "api/access.log": linesOf(requests) }, parts))
}

/** A feature's value in the interval that begins at `time`. */
function at(frame: Frame, name: string, time: number): number {
  return columnOf(frame, name)[Math.round((time - frame.start) / frame.step)] ?? NaN
}

describe("access logs as the source", () => {
  it("are requests, errors, bytes and clients per minute, and exact quantiles of their durations", async () => {
    const more = Array.from({ length: 19 }, (_, i): Request => ({
      time: busy + (i + 1) * 1000,
      client: `10.0.0.${i % 4}`,
      status: i < 3 ? 503 : i < 5 ? 404 : 200,
      seconds: (i + 1) / 100,
    }))
    const { night } = await read(steadily(end, more))
    expect(at(night, "requests", busy)).toBeCloseTo(20 / 60, 6)
    expect(at(night, "errors-5xx", busy)).toBeCloseTo(3 / 60, 6)
    expect(at(night, "errors-4xx", busy)).toBeCloseTo(2 / 60, 6)
    expect(at(night, "bytes", busy)).toBeCloseTo(2000 / 60, 4)
    expect(at(night, "clients", busy)).toBe(4)
    // 10 to 190 ms, and 100 ms of the steady request: 20 values.
    expect(at(night, "latency-p50", busy)).toBeCloseTo(100, 3)
    expect(at(night, "latency-p95", busy)).toBeCloseTo(180.5, 3)
    expect(at(night, "latency-p99", busy)).toBeCloseTo(188.1, 3)
  })

  it("are the same in any order of lines and files, plain or compressed", async () => {
    const all = steadily(end, [{ time: busy + 1000, status: 503 }])
    const ordered = await read(all)
    const shuffled = [...all].sort((a, b) => (a.time % 7919) - (b.time % 7919) || b.time - a.time)
    const rotated = await framesOf(
      await logsJob({
        "api/access.log": linesOf(shuffled.slice(0, 200)),
        "api/access.log.1": linesOf(shuffled.slice(200, 500)),
        "api/access.log.2.gz": gzipSync(linesOf(shuffled.slice(500))),
      }),
    )
    expect(rotated.night).toEqual(ordered.night)
    expect(rotated.history).toEqual(ordered.history)
  })

  it("have 0 requests and no latency in a minute without lines", async () => {
    const { night, quality } = await read(
      steadily(end).filter(({ time }) => time < busy || time >= busy + hour),
    )
    expect(at(night, "requests", busy + minute)).toBe(0)
    expect(at(night, "latency-p50", busy + minute)).toBeNaN()
    expect(quality.silent).toBe(false)
  })

  it("make a service silent whose log ends early, though the others go on", async () => {
    const job = await logsJob({
      "api/access.log": linesOf(steadily(end).filter(({ time }) => time < busy)),
      "web/access.log": linesOf(steadily(end)),
    })
    const { night, quality } = await framesOf(job)
    expect(quality.silent).toBe(true)
    expect(quality.lastSeen).toBe(busy - minute)
    expect(at(night, "requests", busy + minute)).toBeNaN()
  })

  it("leave out the minute in which the newest request lies, which is not over", async () => {
    const { night } = await read([...steadily(end), { time: end + 20_000 }])
    expect(night.start + night.rows * night.step).toBe(end)
  })

  it("give the busiest routes of the history features of their own, and the rest to other", async () => {
    const before = end - 10 * hour
    const paths = ["/orders/17?token=s3cret", "/orders/4711", "/orders/9", "/cart", "/cart", "/rare"]
    const history = paths.map((path, i): Request => ({ time: before + i * minute + 5000, path }))
    const night = Array.from({ length: 9 }, (_, i): Request => ({
      time: busy + 1000 * i,
      path: "/rare",
      status: 500,
    }))
    const frames = await read(steadily(end, [...history, ...night]), { routes: { ids: "auto", keep: 2 } })
    const names = frames.night.features.map(({ name }) => name).filter(name => name.startsWith("requests "))
    expect(names).toEqual(["requests GET /", "requests GET /orders/{id}", "requests other"])
    expect(at(frames.night, "errors-5xx other", busy)).toBeCloseTo(9 / 60, 6)
    expect(at(frames.history, "requests GET /orders/{id}", before)).toBeCloseTo(1 / 60, 6)
  })

  it("count a line once that a copy of the log repeats, but equal lines of two instances twice", async () => {
    const all = steadily(end)
    const copied = await framesOf(
      await logsJob({
        "api/access.log.1.gz": gzipSync(linesOf(all.slice(0, 500))),
        "api/access.log": linesOf(all.slice(300)),
      }),
    )
    expect(new Set(columnOf(copied.night, "requests"))).toEqual(new Set([Math.fround(1 / 60)]))
    const instance = (port: number): readonly Request[] =>
      all.map(({ time }, i) => ({ time, ...(i % 4 > 0 && { path: `/from/x${port}` }) }))
    const balanced = await framesOf(
      await logsJob({ "api/a.log": linesOf(instance(1)), "api/b.log": linesOf(instance(2)) }),
    )
    expect(new Set(columnOf(balanced.night, "requests"))).toEqual(new Set([Math.fround(2 / 60)]))
  })
})
