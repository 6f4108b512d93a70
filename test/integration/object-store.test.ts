import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { noon } from "../clock.ts"
import { type FakeS3, fakeS3 } from "../fake-s3.ts"
import { type ObjectNights, objectNights, sourceObjects } from "./object-night.ts"
import { noctule } from "./small-night.ts"

const secret = "wJalrXUtnFEMI-not-a-real-key"
const env = { AWS_ACCESS_KEY_ID: "key", AWS_SECRET_ACCESS_KEY: secret }
let store: FakeS3
let nights: ObjectNights

beforeAll(async () => {
  store = await fakeS3({ page: 20 })
  nights = await objectNights({ endpoint: store.url, bucket: "metrics", env })
  for (const [key, content] of sourceObjects) store.put(key, content)
})
afterAll(async () => {
  await nights.close()
  await store.close()
})

describe("a job from s3:// to s3://, on a new disk every night", () => {
  it("keeps the run, its state and the latest report in the bucket, and warm-starts from them", async () => {
    const first = await nights.run(1)
    expect(first).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("s3://metrics/reports/small/latest/report.html"),
    })
    expect(jsonOf("latest.json")).toMatchObject({ run: "2026-03-08-01" })
    expect(nights.messages.length).toBe(1)
    const second = await nights.run(0)
    expect(second.code).toBe(0)
    expect(jsonOf("latest.json")).toMatchObject({ run: "2026-03-09-01" })
    expect(jsonOf("runs/2026-03-09-01/run.json")).toMatchObject({
      warmStartRuns: "2026-03-08-01",
      pastRuns: ["2026-03-08-01"],
    })
    expect(nights.messages.length).toBe(2)
    const names = [...store.objects.keys()].filter(key => key.startsWith("reports/small/"))
    expect(names).toContain("reports/small/latest/report.html")
    expect(names.filter(name => /lease|finalizing|work\/|\.tmp|cache\/objects|lock/.test(name))).toEqual([])
    expect(`${first.stdout}${first.stderr}${second.stderr}`).not.toContain(secret)
    for (const { bytes } of store.objects.values()) expect(bytes.includes(secret)).toBe(false)
  })

  it("sends nothing twice: a repeat on another disk only makes the night anew, and deliver has nothing to do", async () => {
    const sent = nights.messages.length
    const repeated = await noctule(["deliver", nights.job], { env })
    expect(repeated).toMatchObject({ code: 0, stdout: "nothing to deliver\n" })
    expect(nights.messages.length).toBe(sent)
  })

  it("keeps what people wrote into a postmortem in the bucket, in the next report of the same incident", async () => {
    const incident = incidentOf("latest/result.json")
    const path = (run: string): string => `runs/${run}/postmortem/${incident}.md`
    const draft = textOf(path("2026-03-09-01"))
    const edited = draft.replace(
      /(<!-- people: notes[^>]*-->\n)[^]*?(?=\n<!-- end: notes -->)/,
      "$1Ann rebooted it.",
    )
    expect(edited).not.toBe(draft)
    store.objects.set(`reports/small/${path("2026-03-09-01")}`, {
      bytes: Buffer.from(edited),
      modified: noon + 60_000,
    })
    expect((await nights.run(0)).code).toBe(0)
    expect(jsonOf("latest.json")).toMatchObject({ run: "2026-03-09-02" })
    for (const place of [path("2026-03-09-02"), `latest/postmortem/${incident}.md`])
      expect(textOf(place)).toContain("Ann rebooted it.")
  })

  it("takes labels into the bucket, by the job file", async () => {
    const { stdout, code } = await noctule(
      ["label", nights.job, incidentOf("latest/result.json"), "expected", "--author", "ann"],
      { env },
    )
    expect(stdout).toContain("labels: s3://metrics/reports/small/state/labels.yaml")
    expect(code).toBe(0)
    expect(textOf("state/labels.yaml")).toContain('author: "ann"')
  })
})

function jsonOf(path: string): Record<string, unknown> {
  return JSON.parse(textOf(path)) as Record<string, unknown>
}

/** The gravest one's id. */
function incidentOf(result: string): string {
  const [first] = jsonOf(result)["incidents"] as readonly { readonly id: string }[]
  if (first === undefined) throw new Error("no incident")
  return first.id
}

function textOf(path: string): string {
  return store.objects.get(`reports/small/${path}`)?.bytes.toString("utf8") ?? "null"
}
