import { mkdtemp, rm, truncate, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { loadJob } from "../../../src/job/index.ts"

let folder = ""
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "noctule-job-"))
})
afterAll(() => rm(folder, { recursive: true }))

describe("loadJob()", () => {
  test("reads a file", async () => {
    const file = join(folder, "night.yaml")
    await writeFile(file, '\uFEFFsource:\r\n  files: "*.csv"\r\n')
    expect(await loadJob(file)).toMatchObject({
      name: "night",
      file,
      source: { root: folder, files: ["*.csv"] },
    })
  })

  test("reports a missing file, and how to create one", async () => {
    const load = loadJob(join(folder, "none.yaml"))
    await expect(load).rejects.toMatchObject({
      code: "job.not-read",
      exit: 2,
      what: "cannot read the job file: there is no such file",
    })
    await expect(load).rejects.toMatchObject({ hint: expect.stringContaining("npx noctule init") })
  })

  test("rejects a folder", async () => {
    await expect(loadJob(folder)).rejects.toMatchObject({
      what: "cannot read the job file: it is a folder",
      exit: 2,
    })
  })

  test("rejects a file that is too large for a job", async () => {
    const file = join(folder, "huge.yaml")
    await writeFile(file, "")
    await truncate(file, 3e9)
    await expect(loadJob(file)).rejects.toMatchObject({
      code: "job.not-read",
      exit: 2,
      what: expect.stringContaining("3000000000 bytes"),
    })
  })

  test.each(["demo", "labelled", "nightly.example", "prometheus.example", "access-logs.example"])(
    "reads jobs/%s.yaml",
    async name => {
      const job = await loadJob(`jobs/${name}.yaml`)
      expect(job.output).toBe(join(process.cwd(), "output"))
    },
  )

  test("takes the labelled servers' folder from --source", async () => {
    const job = await loadJob("jobs/labelled.yaml", { source: "../shared/data/labelled", output: "/tmp/x" })
    expect(job).toMatchObject({
      name: "labelled",
      output: "/tmp/x",
      source: { root: join(process.cwd(), "../shared/data/labelled"), files: [] },
    })
  })
})
