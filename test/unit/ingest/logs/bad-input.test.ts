import { appendFile, readdir, readFile } from "node:fs/promises"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { describe, expect, it } from "vitest"
import { init } from "../../../../src/cli/commands/init.ts"
import { parseJobFile } from "../../../../src/job/index.ts"
import { readHost, requestReader, survey } from "../../../../src/ingest/index.ts"
import { columnOf, day, effectsAt, folderOf, hour, midnight, minute } from "../fixture.ts"
import { linesOf, type LogRuleParts, logsJob, steadily } from "./fixture.ts"

const end = midnight + 12 * hour
const effects = effectsAt(end)
const good = linesOf(steadily(end))

async function surveyed(logs: Readonly<Record<string, string | Uint8Array>>, parts: LogRuleParts = {}) {
  const job = await logsJob(logs, parts)
  return { job, found: await survey(job, effects) }
}

describe("access logs that are not as they should be", () => {
  it("are a Fault that shows a line without its client and query, where no line is a request", async () => {
    const lines = "10.1.2.3 tried /reset?token=s3cret and failed\n".repeat(30)
    const fault = await surveyed({ "api/app.log": lines }).catch((error: unknown) => error)
    expect(fault).toMatchObject({ code: "ingest.log-format", exit: 3 })
    expect(String(fault)).toContain("tried /reset?…")
    expect(String(fault)).not.toMatch(/10\.1\.2\.3|s3cret/)
  })

  it("are left out where they are empty, and a Fault where all are", async () => {
    const { found } = await surveyed({
      "api/access.log": good,
      "web/access.log": "",
      "iis/u.log": "#Fields: a b\n",
    })
    expect(found.hosts).toEqual(["api"])
    expect(found.faults.size).toBe(0)
    await expect(surveyed({ "api/access.log": "" })).rejects.toMatchObject({
      code: "ingest.no-requests",
      exit: 3,
    })
  })

  it("have their other lines counted, with samples, and a remark where they are many", async () => {
    const other = 'ERROR from 10.1.2.3: "GET /a?token=s3cret"\n'
    const { found } = await surveyed({
      "api/access.log": good + other.repeat(20),
      "web/access.log": good + other.repeat(80),
    })
    const samples = ['ERROR from …: "GET /a?…"']
    expect(found.rejects).toEqual([
      { file: "api/access.log", rejected: 20, rows: 740, samples },
      { file: "web/access.log", rejected: 80, rows: 800, samples },
    ])
    expect(found.remarks?.filter(({ code }) => code === "log-unread")).toEqual([
      { code: "log-unread", params: { service: "web", unread: 80, lines: 800 } },
    ])
  })

  it("have no latency, and a remark that says so, where the format has no request time", async () => {
    const { job, found } = await surveyed({ "api/access.log": good.replaceAll(/ \d+\.\d{3}$/gm, "") })
    const remark = { code: "log-untimed", params: { service: "api", format: "combined" } }
    expect(found.remarks).toContainEqual(remark)
    const { night } = await readHost(job, found, "api")
    expect(night.features.map(({ name }) => name).filter(name => name.startsWith("latency"))).toEqual([])
    expect(Math.min(...columnOf(night, "requests"))).toBeGreaterThan(0)
  })

  it("may hold whatever clients send: markup, quotes, control characters, no text at all", async () => {
    const hostile = [
      "/<script>alert(1)</script>",
      "/a\\x22\\x07b",
      "/\u0001x",
      "/%00",
      `/${"x".repeat(5000)}`,
      "'; DROP",
    ]
    const more = hostile.flatMap(path =>
      Array.from({ length: 80 }, (_, i) => ({ time: end - hour * 8 + i * 90_000, path })),
    )
    const bytes = Buffer.concat([Buffer.from(linesOf(steadily(end, more))), Buffer.from([0xff, 0xfe, 0x0a])])
    const { job, found } = await surveyed({ "api/access.log": bytes }, { routes: { ids: "auto", keep: 20 } })
    expect(found.rejects).toMatchObject([{ rejected: 1, rows: 720 + 480 + 1 }])
    const { night } = await readHost(job, found, "api")
    const names = night.features.map(({ name }) => name)
    expect(names).toContain("requests GET /<script>alert(1)</script>")
    expect(names.filter(name => /\p{Cc}/u.test(name) || name.length > 120)).toEqual([])
  })

  it("do not move the night by a clock that is ahead, nor by one of another zone", async () => {
    const ahead = linesOf([{ time: end + 900 * day }])
    const { job, found } = await surveyed({ "api/access.log": good + ahead })
    expect(found.night.end).toBe(end - minute)
    const local = good.replaceAll(/2024:\d\d(:\d\d:\d\d) \+0000/g, line => shifted(line))
    const { job: other, found: same } = await surveyed({ "api/access.log": local })
    expect(same.night).toEqual(found.night)
    const requests = columnOf((await readHost(job, found, "api")).night, "requests")
    expect(columnOf((await readHost(other, same, "api")).night, "requests")).toEqual(requests)
  })

  it("fail for too little history, and cost only their service where they are cut off", async () => {
    const whole = gzipSync(good)
    const { job, found } = await surveyed({
      "api/access.log.gz": whole.subarray(0, whole.length / 2),
      "new/access.log": linesOf(steadily(end).filter(({ time }) => time >= end - hour)),
      "web/access.log.bz2": "BZh91AY&SY",
      "web/access.log": good,
    })
    expect(found.hosts).toEqual(["api", "new", "web"])
    expect(found.faults.get("api")?.code).toBe("ingest.truncated")
    expect(found.faults.get("web/access.log.bz2")?.code).toBe("ingest.log-compression")
    await expect(readHost(job, found, "new")).rejects.toMatchObject({ code: "frame.too-little-history" })
  })

  it("are read anew once they have grown, and not where they have not", async () => {
    const job = await logsJob({ "api/access.log": good })
    const cache = join(job.output, job.name, "state", "cache", "logs")
    const first = await survey(job, effects)
    await survey(job, effects)
    expect(await readdir(cache)).toHaveLength(1)
    await appendFile(
      join(job.source.root, "api/access.log"),
      linesOf([{ time: end + minute }, { time: end + 2 * minute }]),
    )
    const second = await survey(job, effectsAt(end + 3 * minute))
    expect([first.night.end, second.night.end]).toEqual([end - minute, end + 2 * minute])
    expect(await readdir(cache)).toHaveLength(2)
  })
})

/** The same instant at +0530. */
function shifted(clock: string): string {
  const [, hours = "", rest = ""] = /2024:(\d\d)(:\d\d:\d\d)/.exec(clock) ?? []
  const [minutes, seconds] = rest.slice(1).split(":").map(Number)
  const total = Number(hours) * 60 + (minutes ?? 0) + 330
  const two = (value: number): string => String(value).padStart(2, "0")
  return `2024:${two(Math.floor(total / 60) % 24)}:${two(total % 60)}:${two(seconds ?? 0)} +0530`
}

describe("requests of an incident", () => {
  it("are the slowest and the failing ones, without client and query, only where the job asks for them", async () => {
    const at = end - hour
    const more = [
      { time: at + 1000, path: "/slow/1?token=s3cret", seconds: 9 },
      { time: at + 2000, path: "/broken", status: 503, client: "10.9.8.7" },
      { time: at + 3000, path: "/gone", status: 404 },
    ]
    const logs = { "api/access.log": linesOf(steadily(end, more)) }
    const { job, found } = await surveyed(logs, { evidence: 1 })
    const requests = await requestReader(job, found, effects.signal)("api", { start: at, end: at })
    expect(requests).toEqual([
      {
        why: "slowest",
        host: "api",
        time: new Date(at + 1000).toISOString(),
        request: "GET /slow/1",
        status: 200,
        ms: 9000,
        bytes: 100,
      },
      {
        why: "failing",
        host: "api",
        time: new Date(at + 2000).toISOString(),
        request: "GET /broken",
        status: 503,
        ms: 100,
        bytes: 100,
      },
    ])
    const silent = await surveyed(logs)
    const none = await requestReader(silent.job, silent.found, effects.signal)("api", { start: at, end: at })
    expect(none).toEqual([])
  })
})

describe("noctule init", () => {
  it("writes a job for access logs, with the format that a sample has", async () => {
    const root = await folderOf({ "api/access.log": good, "web/access.log.1": good })
    let printed = ""
    expect(await init({ files: [root] }, effects, text => void (printed += text))).toBe(0)
    expect(printed).toContain("2 access logs of the format combined-request-time")
    const { source } = parseJobFile(printed, "job.yaml")
    expect(source.logs?.files).toEqual(["{service}/access.log*"])
    expect(await readFile(join(root, "api/access.log"), "utf8")).toBe(good)
  })
})
