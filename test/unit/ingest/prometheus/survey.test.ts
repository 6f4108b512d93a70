import { readdir } from "node:fs/promises"
import { join } from "node:path"
import { afterEach, describe, expect, it } from "vitest"
import { readHost, survey } from "../../../../src/ingest/index.ts"
import {
  answer,
  type Asked,
  type FakePrometheus,
  fakePrometheus,
  type FakeSeries,
  matrix,
  type Reply,
} from "../../../fake-prometheus.ts"
import { columnOf, day, effectsAt, hour, midnight, minute } from "../fixture.ts"
import { ruleOf, type RuleParts, serverJob } from "./fixture.ts"

let server: FakePrometheus | undefined
afterEach(() => server?.close())

const now = midnight + 5 * hour
/** A sample a minute, `jitter` ms after it, but for those in `gap`. */
function load(
  instance: string,
  { jitter = 0, gap = [0, 0] as readonly [number, number], job = "node", until = now } = {},
): FakeSeries {
  const start = now - 2 * day
  const samples = Array.from({ length: (until - start) / minute }, (_, i): [number, number] => [
    start + i * minute + jitter,
    i % 7,
  ])
  return {
    labels: { __name__: "node_load1", instance: `${instance}:9100`, job },
    samples: samples.filter(([time]) => time < gap[0] || time >= gap[1]),
  }
}

async function serve(
  series: readonly FakeSeries[],
  reply?: (asked: Asked, n: number) => Reply | null,
): Promise<string> {
  server = await fakePrometheus((asked, n) => reply?.(asked, n) ?? answer(asked, series))
  return server.url
}

async function surveyOf(
  series: readonly FakeSeries[],
  parts: RuleParts = {},
  reply?: (asked: Asked, n: number) => Reply | null,
) {
  const job = await serverJob(ruleOf(await serve(series, reply), parts), now)
  return { job, surveyed: await survey(job, effectsAt(now)) }
}

describe("a server as the source", () => {
  it("gives hosts without their ports, and their samples on the grid", async () => {
    const { job, surveyed } = await surveyOf([load("web-1"), load("web-2", { jitter: 29_999 })])
    expect(surveyed.hosts).toEqual(["web-1", "web-2"])
    expect(surveyed.night).toEqual({ start: now - 6 * hour, end: now })
    for (const host of surveyed.hosts) {
      const { night, history, quality } = await readHost(job, surveyed, host)
      expect([history.rows, night.rows, quality.coverage]).toEqual([1440, 360, 1])
      expect(columnOf(night, "load").slice(0, 3)).toEqual([2520, 2521, 2522].map(i => i % 7))
    }
  })

  it("keeps gaps of a bare selector as gaps", async () => {
    const gap = [now - 2 * hour, now - 2 * hour + 4 * minute] as const
    const { job, surveyed } = await surveyOf([load("web-1", { gap })])
    const { night } = await readHost(job, surveyed, "web-1")
    expect(columnOf(night, "load").filter(Number.isNaN)).toHaveLength(4)
  })

  it("takes the newest of several scrapes in a step", async () => {
    const often = Array.from({ length: 6 * 60 * 4 * 9 }, (_, i): [number, number] => [
      now - 54 * hour + i * 15_000,
      i % 4,
    ])
    const { job, surveyed } = await surveyOf([{ labels: { instance: "a" }, samples: often }])
    const { night, quality } = await readHost(job, surveyed, "a")
    expect(quality.conflictingRows ?? 0).toBe(0)
    expect(night.rows).toBe(360)
  })

  it("records the cached files as inputs, with their hashes", async () => {
    const { surveyed } = await surveyOf([load("web-1")])
    expect(surveyed.inputs.map(({ path }) => path.replace(/-[0-9a-f]{12}/, ""))).toEqual([
      "load/2024-03-03.parquet",
      "load/2024-03-04.parquet",
      `load/2024-03-05.until-${now / 1000}.parquet`,
    ])
    expect(surveyed.inputs.every(({ sha256 }) => /^[0-9a-f]{64}$/.test(sha256))).toBe(true)
  })

  it("fetches the next night only what the cache lacks, and nothing offline", async () => {
    const { job, surveyed } = await surveyOf([load("web-1")])
    expect(server?.asked).toHaveLength(3)
    await survey(job, effectsAt(now))
    expect(server?.asked).toHaveLength(4)
    const offline = await survey(job, effectsAt(now + 40 * minute), { mode: "offline" })
    expect(server?.asked).toHaveLength(4)
    expect(offline.inputs).toEqual((await survey(job, effectsAt(now), { mode: "offline" })).inputs)
    expect(offline.hosts).toEqual(surveyed.hosts)
  })

  it("goes on near where the last night's answer ended, and completes that day", async () => {
    const tomorrow = load("web-1", { until: now + day })
    const { job } = await surveyOf([tomorrow])
    const later = now + day
    const next = { ...job, night: { ...job.night, end: later } }
    const { inputs, hosts } = await survey(next, effectsAt(later))
    expect(
      server?.asked.slice(3).map(({ params }) => [params["query"], Number(params["time"]) * 1000]),
    ).toEqual([
      ["node_load1[69001s]", midnight + day],
      ["node_load1[18001s]", later],
    ])
    expect(inputs.map(({ path }) => path.replace(/^.*\//, "")).slice(-2)).toEqual([
      "2024-03-05.parquet",
      `2024-03-06.until-${later / 1000}.parquet`,
    ])
    const { night, history } = await readHost(next, await survey(next, effectsAt(later)), hosts[0] ?? "")
    const values = [...columnOf(history, "load"), ...columnOf(night, "load")]
    expect(values).toEqual(Array.from({ length: 1800 }, (_, i) => (i + 1080 + 1440) % 7))
  })

  it("keeps each query, server and step apart in the cache", async () => {
    const { job } = await surveyOf([load("web-1")])
    const url = server?.url ?? ""
    const others: readonly RuleParts[] = [
      { queries: [{ name: "load", promql: 'node_load1{job="node"}' }] },
      { headers: { "X-Scope-OrgID": "ops" } },
      { step: 2 * minute },
      { url: `${url}/` },
    ]
    for (const parts of others) {
      const before = server?.asked.length ?? 0
      await survey({ ...job, source: { ...job.source, prometheus: ruleOf(url, parts) } }, effectsAt(now))
      expect((server?.asked.length ?? 0) - before).toBe(3)
    }
    const cache = await readdir(join(job.output, job.name, "state/cache/prometheus"))
    expect(cache).toHaveLength(1 + others.length)
  })

  it("fails a host with too little history, and no other", async () => {
    const young = load("web-2", { gap: [0, now - 5 * hour] })
    const { job, surveyed } = await surveyOf([load("web-1"), young])
    expect((await readHost(job, surveyed, "web-1")).history.rows).toBe(1440)
    await expect(readHost(job, surveyed, "web-2")).rejects.toMatchObject({ code: "frame.too-little-history" })
  })

  it("is not replayed offline where a day is missing", async () => {
    const { job } = await surveyOf([load("web-1")])
    const earlier = { ...job, history: { length: 9 * day } }
    await expect(survey(earlier, effectsAt(now), { mode: "offline" })).rejects.toMatchObject({
      code: "prometheus.not-cached",
      exit: 3,
      what: expect.stringContaining("8 of 11 days"),
    })
  })

  it("goes on where a fetch stopped", async () => {
    const failing = (_: Asked, n: number): Reply | null =>
      n === 2 ? { status: 401, body: { status: "error", error: "expired" } } : null
    const job = await serverJob(
      ruleOf(await serve([load("web-1")], failing), { limits: { concurrency: 1 } }),
      now,
    )
    await expect(survey(job, effectsAt(now))).rejects.toMatchObject({ code: "prometheus.login" })
    await survey(job, effectsAt(now))
    expect(server?.asked).toHaveLength(4)
  })

  it("fetches an empty or partial day anew", async () => {
    const partial = (_: Asked, n: number): Reply | null =>
      n === 1
        ? matrix(
            [load("web-1")].map(one => ({ ...one, samples: [] })),
            { warnings: ["store down"] },
          )
        : null
    const { job, surveyed } = await surveyOf([load("web-1")], { limits: { concurrency: 1 } }, partial)
    expect(surveyed.remarks).toEqual([
      { code: "server-warning", params: { feature: "load", days: 1, text: "store down" } },
    ])
    const before = server?.asked.length ?? 0
    expect((await survey(job, effectsAt(now), { mode: "offline" })).remarks).toEqual(surveyed.remarks)
    expect((await survey(job, effectsAt(now))).remarks).toEqual([])
    expect((server?.asked.length ?? 0) - before).toBe(2)
  })

  it("halves what is too much for the server", async () => {
    const strict = ({ params }: Asked): Reply | null =>
      Number(/\[(\d+)s\]/.exec(params["query"] ?? "")?.[1]) > 15_000
        ? {
            status: 422,
            body: { status: "error", error: "query processing would load too many samples into memory" },
          }
        : null
    const { job, surveyed } = await surveyOf([load("web-1")], {}, strict)
    const { night, history } = await readHost(job, surveyed, "web-1")
    expect([history.rows, columnOf(night, "load").filter(Number.isNaN)]).toEqual([1440, []])
  })

  it("fails a host of which two series are one feature at once, and names both", async () => {
    const { surveyed } = await surveyOf([load("web-1"), load("web-2"), load("web-2", { job: "other" })])
    expect(surveyed.hosts).toEqual(["web-1", "web-2"])
    expect([...surveyed.faults]).toMatchObject([
      [
        "web-2",
        {
          code: "prometheus.two-series",
          where:
            'node_load1{instance="web-2:9100", job="node"}\nnode_load1{instance="web-2:9100", job="other"}',
        },
      ],
    ])
  })

  it("says where the server's samples begin after the history", async () => {
    const { job } = await surveyOf([load("web-1")])
    const { remarks } = await survey({ ...job, history: { length: 5 * day } }, effectsAt(now))
    expect(remarks).toEqual([{ code: "short-retention", params: { days: 1, wanted: 5 } }])
  })

  it("takes a series that follows another for the same feature", async () => {
    const [before, after] = [load("web-1"), load("web-1", { job: "renamed" })]
    const border = now - 3 * hour
    const { job, surveyed } = await surveyOf([
      { ...before, samples: before.samples.filter(([time]) => time < border) },
      { ...after, samples: after.samples.filter(([time]) => time >= border) },
    ])
    expect(surveyed.faults.size).toBe(0)
    expect((await readHost(job, surveyed, "web-1")).quality.coverage).toBe(1)
  })

  it("takes hostile labels for what they are: names", async () => {
    const names = [
      "../../etc/passwd",
      "<script>alert(1)</script>",
      "a'; DROP TABLE spans; --",
      "line\nbreak {host}",
    ]
    const series = names.map(name => ({
      ...load("x"),
      labels: { instance: name, __proto__: "x", 'a"b': "\u0000" },
    }))
    const { job, surveyed } = await surveyOf(series)
    expect(surveyed.hosts).toEqual([...names].sort())
    expect(surveyed.faults.size).toBe(0)
    for (const host of names) expect((await readHost(job, surveyed, host)).quality.coverage).toBe(1)
  })

  it("stops at more series than the job allows", async () => {
    const many = Array.from({ length: 11 }, (_, i) => load(`web-${i}`))
    await expect(surveyOf(many, { limits: { series: 10 } })).rejects.toMatchObject({
      code: "prometheus.series",
      exit: 2,
      what: "the query has more than 10 series",
    })
  })

  it("refuses answers without the label that names the host, and answers without samples", async () => {
    await expect(surveyOf([load("web-1")], { host: ["node"] })).rejects.toMatchObject({
      code: "prometheus.no-host",
    })
    await expect(surveyOf([])).rejects.toMatchObject({ code: "prometheus.no-series", exit: 3 })
  })

  it("does not take a clock that is ahead of the samples for a quiet night, nor samples from the future", async () => {
    const job = await serverJob(ruleOf(await serve([load("web-1")])), "now")
    const ahead = survey(job, effectsAt(now + 2 * hour))
    await expect(ahead).rejects.toMatchObject({ exit: 3, code: expect.stringMatching(/stale/) })
    const early = { ...job, name: "early" }
    const surveyed = await survey(early, effectsAt(now - 2 * hour))
    expect([surveyed.night.end, surveyed.newest]).toEqual([now - 2 * hour, now - 2 * hour - minute])
  })

  it("does not take old samples for a quiet night", async () => {
    const old = load("web-1", { gap: [now - 3 * hour, now] })
    await expect(surveyOf([old])).rejects.toMatchObject({ exit: 3, code: expect.stringMatching(/stale/) })
  })

  it("removes what is older than history and retention", async () => {
    const { job } = await surveyOf([load("web-1")])
    const later = now + 100 * day
    await expect(
      survey(
        { ...job, night: { ...job.night, end: later }, retention: { nights: 1, runs: 1 } },
        effectsAt(later),
      ),
    ).rejects.toMatchObject({ code: "prometheus.no-series" })
    const cache = join(job.output, job.name, "state/cache/prometheus")
    const left = await Promise.all((await readdir(cache)).map(folder => readdir(join(cache, folder))))
    expect(left.flat().filter(name => name < "2024-06")).toEqual([])
  })
})
