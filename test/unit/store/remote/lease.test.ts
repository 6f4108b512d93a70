import { hostname } from "node:os"
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest"
import { type Bucket, openBucket } from "../../../../src/store/index.ts"
import { type FolderLease, takeLease } from "../../../../src/store/remote/lease.ts"
import { stopwatch } from "../../../clock.ts"
import { type FakeS3, fakeS3 } from "../../../fake-s3.ts"
import { quietLog } from "../../../quiet-log.ts"

const key = "reports/fleet/state/lease.json"
let store: FakeS3
let bucket: Bucket

beforeAll(() => {
  vi.stubEnv("AWS_ACCESS_KEY_ID", "key")
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "not-so-secret")
})
afterEach(async () => {
  bucket.close()
  await store.close()
})
afterAll(() => vi.unstubAllEnvs())

describe("the lease of a folder in an object store", () => {
  it("is there while it is owned, is renewed, and goes with its owner", async () => {
    const lease = await take()
    const first = ownerOf()
    expect(first).toMatchObject({ machine: hostname(), pid: process.pid })
    await lease.confirm()
    expect(ownerOf()).not.toEqual(first)
    await lease.release()
    expect(store.objects.has(key)).toBe(false)
  })

  it("of a dead process of this machine is taken at once", async () => {
    const lease = await take({ machine: hostname(), pid: 2 ** 30 }, 3_600_000)
    expect(ownerOf()).toMatchObject({ pid: process.pid })
    await lease.release()
  })

  it("of another machine is taken when it was not renewed for the whole timeout", async () => {
    const lease = await take({ machine: "elsewhere", pid: 1 }, 40)
    expect(ownerOf()).toMatchObject({ pid: process.pid })
    await lease.release()
  })

  it("of another machine that renews it is a fault for exit 4, and stays", async () => {
    const renewed = vi.spyOn(quietLog, "warn").mockImplementation(() => store.put(key, owner("elsewhere", 2)))
    await expect(take({ machine: "elsewhere", pid: 1 }, 60_000, 5)).rejects.toMatchObject({
      code: "store.in-use",
      exit: 4,
      what: expect.stringContaining("process 2 of elsewhere"),
    })
    renewed.mockRestore()
    expect(ownerOf()).toMatchObject({ pid: 2 })
  })
})

async function take(
  earlier: { readonly machine: string; readonly pid: number } | null = null,
  timeout = 1000,
  heartbeat = 20_000,
): Promise<FolderLease> {
  store = await fakeS3()
  const signal = new AbortController().signal
  const rule = { endpoint: store.url, region: "eu-west-1", pathStyle: true, retry: 0 }
  bucket = await openBucket("metrics", rule, { log: quietLog, signal, now: stopwatch(), env: process.env })
  if (earlier !== null) store.put(key, owner(earlier.machine, earlier.pid))
  const task = { bucket, ownBucket: bucket, key, times: { heartbeat, timeout } }
  return await takeLease(task, { log: quietLog, signal })
}

function owner(machine: string, pid: number): string {
  return JSON.stringify({ machine, pid })
}

function ownerOf(): unknown {
  return JSON.parse(store.objects.get(key)?.bytes.toString("utf8") ?? "null")
}
