import { mkdtemp, readFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest"
import type { Log } from "../../../../src/base/index.ts"
import { type Bucket, openBucket } from "../../../../src/store/index.ts"
import { stopwatch } from "../../../clock.ts"
import { type FakeS3, fakeS3, type FakeS3Options, s3Error } from "../../../fake-s3.ts"

const secret = "wJalrXUtnFEMI-not-a-real-key"
const open: { close: () => unknown }[] = []
const lines: string[] = []
const line = (event: string, fields?: object): void => void lines.push(`${event} ${JSON.stringify(fields)}`)
const log: Log = { debug: line, info: line, warn: line, error: line }

beforeAll(() => {
  vi.stubEnv("AWS_ACCESS_KEY_ID", "key")
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", secret)
})
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
  lines.length = 0
})
afterAll(() => vi.unstubAllEnvs())

describe("a bucket", () => {
  it("lists over pages, and reads, copies and removes what was written", async () => {
    const { bucket } = await bucketOf({ page: 2 })
    const keys = ["a/1", "a/2 & <3>", "a/ü %2F", "b/1"]
    for (const key of keys) await bucket.write(key, Buffer.from(`of ${key}`))
    expect((await bucket.list("a/")).map(({ key, bytes }) => [key, bytes])).toEqual(
      keys
        .slice(0, 3)
        .sort()
        .map(key => [key, Buffer.byteLength(`of ${key}`)]),
    )
    await bucket.copy("a/ü %2F", "c/copy")
    expect(Buffer.from((await bucket.read("c/copy"))?.bytes ?? []).toString()).toBe("of a/ü %2F")
    await bucket.remove(["c/copy", "never/there"])
    expect(await bucket.read("c/copy")).toBeNull()
  })

  it("writes once where there must be no object, and over the one that was read", async () => {
    const { bucket } = await bucketOf()
    const first = await bucket.write("lease", Buffer.from("one"), { absent: true })
    expect(first).toMatch(/^"[0-9a-f]{32}"$/)
    expect(await bucket.write("lease", Buffer.from("two"), { absent: true })).toBeNull()
    expect(await bucket.write("lease", Buffer.from("two"), { etag: '"0"' })).toBeNull()
    expect(await bucket.write("lease", Buffer.from("two"), { etag: first ?? "" })).not.toBeNull()
    expect(await bucket.write("gone", Buffer.from("two"), { etag: first ?? "" })).toBeNull()
  })

  it("downloads only the object that was listed", async () => {
    const { bucket, store } = await bucketOf()
    const path = join(await mkdtemp(join(tmpdir(), "noctule-client-")), "copy")
    store.put("day/web-1.csv", "whole")
    const [object] = await bucket.list("day/")
    if (object === undefined) throw new Error("nothing is listed")
    expect(await bucket.download(object, path)).toBe("whole")
    expect(await readFile(path, "utf8")).toBe("whole")
    store.put("day/web-1.csv", "another")
    expect(await bucket.download(object, path)).toBe("changed")
    store.objects.clear()
    expect(await bucket.download(object, path)).toBe("gone")
  })

  it("asks once more while the store is busy, fails or cuts its answer off", async () => {
    const replies = [s3Error(503, "SlowDown"), s3Error(500, "InternalError"), "cut" as const]
    const { bucket, store } = await bucketOf({ reply: (_, n) => replies[n] ?? null }, { retry: 60_000 })
    store.put("day/web-1.csv", "whole")
    const read = await bucket.read("day/web-1.csv")
    expect(Buffer.from(read?.bytes ?? []).toString()).toBe("whole")
    const reasons = lines.map(one => /"why":"(\w+ \w+)/.exec(one)?.[1])
    expect(reasons).toEqual(["503 SlowDown", "500 InternalError", "ECONNRESET aborted"])
  })

  it.each([
    [s3Error(503, "SlowDown"), "objects.no-answer", 4, "503 SlowDown"],
    [s3Error(404, "NoSuchBucket"), "objects.no-bucket", 2, "there is no bucket metrics"],
    [s3Error(403, "AccessDenied"), "objects.denied", 2, "s3:ListBucket on arn:aws:s3:::metrics"],
    [s3Error(403, "InvalidAccessKeyId"), "objects.credentials", 2, "AWS_ACCESS_KEY_ID"],
    [s3Error(403, "SignatureDoesNotMatch"), "objects.credentials", 2, "SignatureDoesNotMatch"],
    [s3Error(400, "ExpiredToken"), "objects.credentials", 2, "ExpiredToken"],
    [s3Error(400, "AuthorizationHeaderMalformed"), "objects.region", 2, "objects.region"],
    [s3Error(400, "InvalidRequest"), "objects.refused", 2, "s3:ListBucket (400)"],
    [
      { status: 200, body: "<html><body>Please log in</body></html>" },
      "objects.foreign-answer",
      2,
      "objects.endpoint",
    ],
    [{ status: 404, body: "<html>nothing here</html>" }, "objects.foreign-answer", 2, "objects.endpoint"],
  ] as const)("turns answer %# into %s", async (reply, code, exit, words) => {
    const { bucket } = await bucketOf({ reply: () => reply })
    const error: unknown = await bucket.list("").catch((caught: unknown) => caught)
    expect(error).toMatchObject({ code, exit, message: expect.stringContaining(words) })
    expect(`${String(error)}${lines.join("")}`).not.toContain(secret)
  })

  it("is a fault where no server listens, for exit 4, and names the endpoint", async () => {
    const bucket = await openBucket("metrics", ruleOf("http://127.0.0.1:9"), effectsOf())
    await expect(bucket.list("")).rejects.toMatchObject({
      code: "objects.no-answer",
      exit: 4,
      where: expect.stringContaining("s3://metrics/ at http://127.0.0.1:9"),
    })
  })
})

async function bucketOf(
  options: FakeS3Options = {},
  rule: { readonly retry?: number } = {},
): Promise<{ store: FakeS3; bucket: Bucket }> {
  const store = await fakeS3(options)
  const bucket = await openBucket("metrics", { ...ruleOf(store.url), ...rule }, effectsOf())
  open.push(bucket, store)
  return { store, bucket }
}

function ruleOf(endpoint: string): Parameters<typeof openBucket>[1] {
  return { endpoint, region: "eu-west-1", pathStyle: true, retry: 0 }
}

function effectsOf(): Parameters<typeof openBucket>[2] {
  return { log, signal: new AbortController().signal, now: stopwatch(), env: process.env }
}
