import { readdir, readFile, rm } from "node:fs/promises"
import { join } from "node:path"
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest"
import { isComplete, listRuns, readLatest } from "../../../../src/store/index.ts"
import {
  contentOf,
  expectDeathDoesNoHarm,
  firstNight,
  folder,
  night,
  onNewDisk,
  secondNight,
} from "./fixture.ts"

const opened: { close: () => Promise<void> }[] = []
const open: typeof folder = async rule => {
  const made = await folder(rule)
  opened.push(made.store)
  return made
}

beforeAll(() => {
  vi.stubEnv("AWS_ACCESS_KEY_ID", "key")
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "not-so-secret")
})
afterEach(async () => {
  for (const store of opened.splice(0)) await store.close()
})
afterAll(() => vi.unstubAllEnvs())

describe("a job's folder in an object store", () => {
  it("is on the next disk what it was on the first: runs, latest, state; without what a run needs only while it is made", async () => {
    const { store, job } = await open()
    await night(job, firstNight)
    expect([...store.objects.keys()].sort()).toEqual([
      "reports/fleet/latest.json",
      "reports/fleet/latest/report.html",
      "reports/fleet/runs/2026-11-20-01/digest.json",
      "reports/fleet/runs/2026-11-20-01/report.html",
      "reports/fleet/runs/2026-11-20-01/scores/web-1.parquet",
      "reports/fleet/state/models/web-1/2026-11-20-01/lstm/model.onnx",
      "reports/fleet/state/outbox/m-2026-11-20.json",
    ])
    await onNewDisk(job, async (jobFolder, { remote }) => {
      expect(await listRuns(jobFolder)).toEqual(["2026-11-20-01"])
      expect(await isComplete(jobFolder, "2026-11-20-01")).toBe(true)
      expect(await readLatest(jobFolder)).toBe("2026-11-20-01")
      expect(await readFile(join(jobFolder, "state/outbox/m-2026-11-20.json"), "utf8")).toContain("sent")
      const models = join(jobFolder, "state/models/web-1/2026-11-20-01")
      expect(await readdir(models)).toEqual([])
      await remote?.fetchFolders(["state/models/web-1/2026-11-20-01"])
      expect(await readdir(models)).toEqual(["lstm"])
    })
  })

  it.each([
    ["the models", /models/],
    ["the digest, which completes the run", /runs\/2026-11-21-01\/digest/],
    ["latest.json", /latest\.json/],
    ["the message's mark", /outbox/],
  ])("survives the death of its process before it writes %s", async (_, last) => {
    const { store, job } = await open()
    await night(job, firstNight)
    const before = new Map(store.objects)
    await night(job, secondNight)
    const after = contentOf(store)
    store.objects.clear()
    for (const [key, object] of before) store.objects.set(key, object)
    let isPublished = false
    store.diesAt(({ method, key }) => {
      isPublished ||= method === "PUT" && key.endsWith("latest.json")
      return method === "PUT" && last.test(key) && (String(last) !== "/outbox/" || isPublished)
    })
    await expectDeathDoesNoHarm({ store, job }, { before, after })
  })

  it("is refused where the store ignores conditional writes", async () => {
    const { store, job } = await open()
    store.ignoresConditions()
    await expect(onNewDisk(job, async () => undefined)).rejects.toMatchObject({
      code: "objects.no-conditions",
      exit: 2,
    })
  })

  it("is another run's while its lease is renewed", async () => {
    const { job, store } = await open()
    await onNewDisk(job, async () => {
      const lease = store.objects.get("reports/fleet/state/lease.json")
      expect(JSON.parse(lease?.bytes.toString() ?? "{}")).toMatchObject({ pid: process.pid })
      store.put("reports/fleet/state/lease.json", JSON.stringify({ machine: "another", pid: 1 }))
    }).then(
      () => expect.unreachable("the lease was lost"),
      (error: unknown) => expect(error).toMatchObject({ code: "store.run-taken-over", exit: 4 }),
    )
    expect(store.objects.get("reports/fleet/state/lease.json")?.bytes.toString()).toContain("another")
  })

  it("loses what retention removed: superseded runs, old models, all but the digests of old nights", async () => {
    const { store, job } = await open({ nights: 1 })
    await night(job, { night: "2026-11-17", host: "web-1" })
    await night(job, { night: "2026-11-18", host: "web-1" })
    await onNewDisk(job, async jobFolder => {
      await rm(join(jobFolder, "runs/2026-11-17-01"), { recursive: true })
      await rm(join(jobFolder, "state/models/web-1/2026-11-17-01"), { recursive: true })
    })
    await night(job, { night: "2026-11-20", host: "web-2" })
    const left = [...store.objects.keys()].filter(key => /2026-11-1[78]-01/.test(key)).sort()
    expect(left).toEqual([
      "reports/fleet/runs/2026-11-18-01/digest.json",
      "reports/fleet/state/models/web-1/2026-11-18-01/lstm/model.onnx",
    ])
  })
})
