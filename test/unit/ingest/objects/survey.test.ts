import { mkdtemp, readdir } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest"
import type { Effects, Job } from "../../../../src/base/index.ts"
import { readHost, survey } from "../../../../src/ingest/index.ts"
import { type FakeS3, fakeS3, type FakeS3Options, s3Error } from "../../../fake-s3.ts"
import { quietLog } from "../../../quiet-log.ts"
import { columnOf, hour, jobOf, midnight, minute } from "../fixture.ts"
import { linesOf, ruleOf, steadily } from "../logs/fixture.ts"

const open: FakeS3[] = []

beforeAll(() => {
  vi.stubEnv("AWS_ACCESS_KEY_ID", "key")
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "not-so-secret")
})
afterEach(async () => {
  for (const store of open.splice(0)) await store.close()
})
afterAll(() => vi.unstubAllEnvs())

describe("a source in an object store", () => {
  it("is listed by the globs below its prefix, over several pages, and read as files are", async () => {
    const { store, job } = await storeWith({ page: 1 })
    for (const host of ["web-1", "web-2"]) store.put(`fleet/day/${host}.csv`, csv(host))
    store.put("fleet/day/notes.txt", "no metrics")
    store.put("fleet/day/.hidden.csv", "no metrics")
    store.put("fleet/other/web-3.csv", csv("web-3"))
    store.put("elsewhere/day/web-4.csv", csv("web-4"))
    const found = await survey(job, effects())
    expect(found.hosts).toEqual(["web-1", "web-2"])
    expect(found.inputs.map(({ path, modified }) => [path, modified])).toEqual([
      ["day/web-1.csv", "2026-11-21T12:00:00.000Z"],
      ["day/web-2.csv", "2026-11-21T12:00:00.000Z"],
    ])
    const { night } = await readHost(job, found, "web-2")
    expect(night.features.map(({ name }) => name)).toEqual(["cpu", "web-2"])
    expect(store.asked.filter(({ key }) => key === "").map(({ prefix }) => prefix)).toEqual(
      Array.from({ length: 4 }, () => "fleet/day/"),
    )
  })

  it("is downloaded once, until an object changes", async () => {
    const { store, job } = await storeWith()
    store.put("fleet/day/web-1.csv", csv("web-1"))
    store.put("fleet/day/web-2.csv", csv("web-2"))
    await survey(job, effects())
    store.put("fleet/day/web-2.csv", csv("changed"))
    await survey(job, effects())
    expect(downloads(store)).toEqual(["web-1", "web-2", "web-2"])
  })

  it("keeps to its budget on disk: copies that no night needs go, the oldest first", async () => {
    const bytes = csv("web-1").length
    const { store, job } = await storeWith({}, { cache: 2.5 * bytes })
    for (const name of ["web-1", "web-2", "web-3", "web-4"]) {
      store.objects.clear()
      store.put(`fleet/day/${name}.csv`, csv(name))
      await survey(job, effects(midnight + store.asked.length * minute))
    }
    const cached = await readdir(join(job.output, "test/state/cache/objects"))
    expect(cached.length).toBe(2)
    await survey(job, effects())
    expect(downloads(store)).toEqual(["web-1", "web-2", "web-3", "web-4"])
    store.put("fleet/day/web-5.csv", csv("web-5"))
    store.put("fleet/day/web-6.csv", csv("web-6"))
    await expect(survey(job, effects())).rejects.toMatchObject({ code: "objects.cache", exit: 2 })
  })

  it("reads an object anew that is replaced while it is read, and gives up where it always is", async () => {
    let [replacements, version] = [1, 0]
    const { store, job } = await storeWith({
      reply: ({ key }) => {
        if (key === "fleet/day/web-1.csv" && replacements-- > 0) store.put(key, csv(`${version++}`))
        return null
      },
    })
    store.put("fleet/day/web-1.csv", csv("web-1"))
    store.put("fleet/day/web-2.csv", csv("web-2"))
    expect((await survey(job, effects())).faults.size).toBe(0)
    replacements = Infinity
    store.put("fleet/day/web-1.csv", csv("the next day"))
    const { hosts, faults } = await survey(job, effects())
    expect(hosts).toEqual(["web-1", "web-2"])
    expect(faults.get("web-1")).toMatchObject({ code: "objects.changing", exit: 3 })
  })

  it("loses only its host where an object is removed after it was listed, or may not be read", async () => {
    const { store, job } = await storeWith({
      reply: ({ key }) => {
        if (key.includes("web-1")) store.objects.delete(key)
        return key.includes("web-2") ? s3Error(403, "AccessDenied") : null
      },
    })
    for (const name of ["web-1", "web-2", "web-3"]) store.put(`fleet/day/${name}.csv`, csv(name))
    const { hosts, faults, sources } = await survey(job, effects())
    expect(hosts).toEqual(["web-1", "web-2", "web-3"])
    expect([...sources.keys()]).toEqual(["web-3"])
    expect(faults.get("web-1")).toMatchObject({ code: "objects.gone", exit: 3 })
    expect(faults.get("web-2")).toMatchObject({
      code: "objects.denied",
      exit: 2,
      what: expect.stringContaining("s3:GetObject on arn:aws:s3:::metrics/fleet/day/web-2.csv"),
    })
  })

  it("takes hostile keys for what they are: names", async () => {
    const { store, job } = await storeWith()
    const names = ["<script>alert(1)<", "a'; DROP TABLE spans; --", "line\nbreak {host}", "x..%2f..%2fpasswd"]
    for (const name of names) store.put(`fleet/day/${name}.csv`, csv("cpu-2"))
    const found = await survey(job, effects())
    expect(found.hosts).toEqual([...names].sort())
    for (const host of names) expect((await readHost(job, found, host)).quality.coverage).toBe(1)
    const cached = await readdir(join(job.output, "test/state/cache/objects"))
    expect(cached.every(name => /^[0-9a-f]{32}\.csv$/.test(name))).toBe(true)
  })

  it("may be of access logs, each of which is downloaded and read once", async () => {
    const { store, job: files } = await storeWith()
    const rule = ruleOf({ files: ["logs/{service}/*"] })
    const job = { ...files, source: { ...files.source, files: [], logs: rule }, step: rule.every }
    const [older, newer] = [steadily(midnight).slice(0, 300), steadily(midnight).slice(300)]
    store.put("fleet/logs/api/access.log.1.gz", gzipSync(linesOf(older)))
    store.put("fleet/logs/api/access.log", linesOf(newer))
    store.put("fleet/logs/web/access.log", linesOf(steadily(midnight)))
    store.put("fleet/metrics/db-1.csv", csv("db-1"))
    await survey(job, effects())
    const found = await survey(job, effects())
    expect(found.hosts).toEqual(["api", "web"])
    expect(found.inputs.map(({ path }) => path).sort()).toEqual([
      "logs/api/access.log",
      "logs/api/access.log.1.gz",
      "logs/web/access.log",
    ])
    const { night } = await readHost(job, found, "api")
    expect(new Set(columnOf(night, "requests"))).toEqual(new Set([Math.fround(1 / 60)]))
    const bodies = store.asked.filter(({ method, key }) => method === "GET" && key !== "")
    expect(bodies).toHaveLength(3)
  })

  it("is a fault where nothing matches, which says where it looked", async () => {
    const { store, job } = await storeWith()
    await expect(survey(job, effects())).rejects.toMatchObject({
      code: "ingest.no-file",
      exit: 3,
      where: expect.stringContaining("s3://metrics/fleet · there is no object below it"),
    })
    store.put("fleet/day/web-1.parquet.bak", "")
    await expect(survey(job, effects())).rejects.toThrow("it holds 1 object such as day/web-1.parquet.bak")
  })
})

/** A job over s3://metrics/fleet of a fake store. */
async function storeWith(
  options: FakeS3Options = {},
  rule: Partial<NonNullable<Job["objects"]>> = {},
): Promise<{ store: FakeS3; job: Job }> {
  const store = await fakeS3(options)
  open.push(store)
  const job = jobOf("s3://metrics/fleet", { source: { files: ["day/*.csv"] } })
  const output = await mkdtemp(join(tmpdir(), "noctule-objects-"))
  const objects = {
    output: null,
    endpoint: store.url,
    region: "eu-west-1",
    pathStyle: true,
    cache: 1e9,
    retry: 10_000,
  }
  return { store, job: { ...job, output, objects: { ...objects, ...rule } } }
}

function effects(now = midnight): Effects {
  const { signal } = new AbortController()
  const progress = { at: () => undefined, clear: () => undefined }
  return { now: () => now, log: quietLog, progress, env: process.env, signal }
}

/** A day and a half, a row every five minutes; the seed only makes contents differ. */
function csv(seed: string): string {
  const rows = Array.from({ length: 432 }, (_, row) => {
    const time = new Date(midnight - 36 * hour + row * 5 * minute).toISOString()
    return `${time},${(row % 17) + 1}`
  })
  return [`timestamp,cpu,${seed}`, ...rows.map(row => `${row},1`)].join("\n")
}

function downloads({ asked }: FakeS3): string[] {
  return asked.flatMap(({ key }) => /(web-\d)/.exec(key)?.[1] ?? []).sort()
}
