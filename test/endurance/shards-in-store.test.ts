import { readFile, writeFile } from "node:fs/promises"
import { afterAll, beforeAll, expect, it } from "vitest"
import type { Job } from "../../src/base/index.ts"
import { inOwnCopy, madeShard } from "../../src/cli/night/sharded.ts"
import { loadJob } from "../../src/job/index.ts"
import type { ShardOutcome } from "../../src/pipeline/index.ts"
import { type FakeS3, fakeS3 } from "../fake-s3.ts"
import { testEffects } from "../unit/deliver/fixtures.ts"
import { bitsOf, fleetSource, shardOf, wholeNight } from "../integration/sharded-night.ts"

const credentials = { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" }
let store: FakeS3
const before = { ...process.env }
beforeAll(async () => {
  Object.assign(process.env, credentials)
  store = await fakeS3()
})
afterAll(async () => {
  process.env = before
  await store.close()
})

it("gives the result of one process from an object store, merged once, and leaves nothing else there", async () => {
  const source = await fleetSource()
  const objects = `objects: { endpoint: "${store.url}", region: us-east-1, folder: disk }\n`
  await writeFile(source.job, (await readFile(source.job, "utf8")) + objects)
  const job = await loadJob(source.job, {
    output: "s3://metrics/reports",
    workers: "1",
    env: credentials,
    now: testEffects().now(),
  })
  const made = (index: number, one: Job = job): Promise<ShardOutcome> =>
    madeShard(inOwnCopy(one, { index, count: 2 }), shardOf(index, 2), testEffects(credentials))
  expect(await made(1)).toMatchObject({ kind: "waiting", missing: [0] })
  store.put("reports/small/shards/2026-03-01-of-long-ago/plan.json", "{}")
  const other = { ...job, model: { ...job.model, seed: 2 } }
  await expect(made(0, other)).rejects.toMatchObject({ code: "store.other-shards", exit: 2 })
  const last = await made(0)
  if (last.kind !== "merged") throw new Error("not merged")
  const { folder, result } = last.night
  expect(await bitsOf(folder)).toEqual(await wholeNight(source))
  const keys = [...store.objects.keys()].map(key => key.slice("reports/small/".length))
  expect(keys).toContain(`runs/${result.run.id}/digest.json`)
  expect(keys.filter(key => key.startsWith("shards/"))).toEqual(["shards/time"])
  expect(JSON.parse(String(store.objects.get("reports/small/latest.json")?.bytes))).toMatchObject({
    run: result.run.id,
  })
  expect(await made(1)).toMatchObject({ kind: "merged", night: { exit: 5 } })
  const digests = store.asked.filter(({ method, key }) => method === "PUT" && key.endsWith("digest.json"))
  expect(digests).toHaveLength(1)
})
