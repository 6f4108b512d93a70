import { createHash } from "node:crypto"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { seeded } from "../../src/stats/index.ts"
import { stopwatch } from "../clock.ts"
import { type FakeObject, type FakeS3, fakeS3 } from "../fake-s3.ts"
import { type ObjectNights, objectNights, sourceObjects } from "../integration/object-night.ts"

/** NOCTULE_KILLS=5 for a shorter look. */
const kills = Number(process.env["NOCTULE_KILLS"] ?? 30)
const home = "reports/small/"

describe(`a run that writes to s3://, killed at any instant, ${kills} times`, () => {
  let store: FakeS3
  let nights: ObjectNights
  /** After a good night. */
  let before: ReadonlyMap<string, FakeObject>
  let undisturbed: unknown
  let duration: number

  beforeAll(async () => {
    store = await fakeS3()
    nights = await objectNights({
      endpoint: store.url,
      bucket: "metrics",
      env: { AWS_ACCESS_KEY_ID: "key", AWS_SECRET_ACCESS_KEY: "not-so-secret" },
    })
    for (const [key, content] of sourceObjects) store.put(key, content)
    expect(await nights.run(1)).toMatchObject({ code: 0 })
    before = new Map(store.objects)
    const passed = stopwatch()
    expect(await nights.run(0)).toMatchObject({ code: 0 })
    duration = passed()
    undisturbed = foundIn(store)
  }, 3_600_000)
  afterAll(async () => {
    await nights.close()
    await store.close()
  })

  it("always leaves a complete report, and its repeat on a new disk finds the same and sends it once", async () => {
    const random = seeded("remote kills")
    let killed = 0
    for (let i = 0; i < kills; i++) {
      store.objects.clear()
      for (const [key, object] of before) store.objects.set(key, object)
      const sent = nights.messages.length
      const delay = Math.round(duration * random.next())
      const { signal } = await nights.run(0, { killWhen: AbortSignal.timeout(delay) })
      if (signal !== null) killed++
      expectWholeReport(store)
      const ended = await nights.run(0)
      expect(ended, `killed after ${delay} of ${duration} ms`).toMatchObject({ code: 0 })
      expectWholeReport(store)
      expect(foundIn(store)).toEqual(undisturbed)
      const messages = nights.messages.slice(sent)
      expect(new Set(messages).size).toBe(1)
    }
    expect(killed).toBeGreaterThan(kills / 2)
  })
})

/** `latest` names a run that is there whole, as is every other run. */
function expectWholeReport(store: FakeS3): void {
  const { run } = JSON.parse(textOf(store, "latest.json")) as { run: string }
  const names = [...store.objects.keys()].filter(key => key.startsWith(`${home}runs/${run}/`))
  expect(names).toContain(`${home}runs/${run}/digest.json`)
  for (const page of [`runs/${run}/report.html`, "latest/report.html"])
    expect(textOf(store, page).trimEnd()).toMatch(/<\/html>$/)
}

/** What the latest run found, but for its name and its seconds; and the bytes of its scores. */
function foundIn(store: FakeS3): unknown {
  const { run } = JSON.parse(textOf(store, "latest.json")) as { run: string }
  const result = JSON.parse(textOf(store, `runs/${run}/result.json`)) as {
    readonly hosts: readonly { readonly training: object | null }[]
  }
  const scores = [...store.objects].filter(([key]) => key.startsWith(`${home}runs/${run}/scores/`))
  return {
    ...result,
    run: null,
    hosts: result.hosts.map(host => ({
      ...host,
      training: host.training && { ...host.training, seconds: 0 },
    })),
    scores: scores.map(([key, { bytes }]) => [
      key.replace(run, ""),
      createHash("sha256").update(bytes).digest("hex"),
    ]),
  }
}

function textOf({ objects }: FakeS3, path: string): string {
  return objects.get(home + path)?.bytes.toString("utf8") ?? "null"
}
