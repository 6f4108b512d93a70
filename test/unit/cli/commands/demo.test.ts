import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import type { Effects } from "../../../../src/base/index.ts"
import { demo } from "../../../../src/cli/commands/demo.ts"
import { demoJob, demoKinds, keepOwnJob, writeDemoJob } from "../../../../src/cli/demo-job.ts"
import { loadJob } from "../../../../src/job/index.ts"

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "noctule-demo-"))
})
afterAll(() => rm(root, { recursive: true }))

const nothing = (): void => {}
const effects: Effects = {
  now: () => 0,
  env: {},
  signal: new AbortController().signal,
  progress: { at: nothing, clear: nothing },
  log: { debug: nothing, info: nothing, warn: nothing, error: nothing },
}

describe("noctule demo", () => {
  it("says what it planted, and where the truth lies", async () => {
    let printed = ""
    expect(
      await demo({ dir: join(root, "fleet"), days: 2, hosts: 2 }, effects, text => {
        printed += text
      }),
    ).toBe(0)
    expect(printed).toMatch(/^2 hosts × 2 days at 1 minute in .*fleet\n/)
    expect(printed).toMatch(/15:\d\d UTC {2}api-1 {4}slow-requests/)
    expect(printed).toContain("truth.json")
  })

  it.each([
    [{ days: 1 }, "--days", "1"],
    [{ days: NaN }, "--days", "NaN"],
    [{ hosts: 0 }, "--hosts", "0"],
    [{ strength: 2 }, "--strength", "2"],
    [{ seed: -1 }, "--seed", "-1"],
  ])("refuses %j before it writes anything", async (wrong, where, got) => {
    const written = demo({ dir: join(root, "none"), ...wrong }, effects, nothing)
    await expect(written).rejects.toMatchObject({
      code: "demo.option",
      exit: 2,
      where,
      what: expect.stringContaining(`got ${got}`),
    })
  })
})

describe("the job file of noctule demo", () => {
  it.each(demoKinds)("reads the data of %s and writes below the same folder", async kind => {
    await writeDemoJob(root, "demo-data", kind)
    const job = await loadJob(join(root, "noctule.yaml"), { env: {}, now: 0 })
    expect(job.output).toBe(join(root, "output"))
    expect(job.source).toMatchObject({ root: join(root, "demo-data") })
  })

  it("replaces its own file, and refuses to replace another", async () => {
    await writeFile(join(root, "noctule.yaml"), await demoJob("demo-data", "fleet"))
    await expect(keepOwnJob(root)).resolves.toBeUndefined()
    await writeFile(join(root, "noctule.yaml"), "name: mine\n")
    await expect(keepOwnJob(root)).rejects.toMatchObject({ code: "demo.job-exists", exit: 2 })
  })
})
