import { execFileSync, spawn } from "node:child_process"
import { mkdtemp, rm, truncate, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { jobFileNotRead } from "../../../src/job/faults.ts"
import { loadJob } from "../../../src/job/index.ts"
import { readTextFile } from "../../../src/job/read-text.ts"
import { exampleJobs } from "./fixture.ts"

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
    await expect(load).rejects.toMatchObject({ hint: expect.stringContaining("noctule init") })
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

  describe("of a pipe", () => {
    const pipe = async (): Promise<string> => {
      const path = join(await mkdtemp(join(folder, "pipe-")), "job.yaml")
      execFileSync("mkfifo", [path])
      return path
    }
    const read = async (path: string): Promise<string> => await readTextFile(path, jobFileNotRead, 400)

    test("reads what comes through it, late and in parts, as from a shell's <(…)", async () => {
      const path = await pipe()
      spawn("sh", ["-c", 'sleep 0.1; exec > "$1"; echo a: 1; sleep 0.1; echo b: 2', "sh", path])
      expect(await readTextFile(path, jobFileNotRead)).toBe("a: 1\nb: 2\n")
    })

    test("waits no longer than its time-out for a writer, nor for its end", async () => {
      const path = await pipe()
      await expect(read(path)).rejects.toMatchObject({
        ...{ code: "job.not-read", exit: 2 },
        what: "cannot read the job file: nothing came through the pipe within 0.4 s",
      })
      const writer = spawn("sh", ["-c", 'exec > "$1"; echo a: 1; exec sleep 60', "sh", path])
      await expect(read(path)).rejects.toMatchObject({
        what: "cannot read the job file: the pipe did not end within 0.4 s",
      })
      writer.kill()
    })

    test("reads no more than a job file has", async () => {
      const path = await pipe()
      const writer = spawn("sh", ["-c", 'exec yes > "$1"', "sh", path])
      await expect(readTextFile(path, jobFileNotRead)).rejects.toMatchObject({
        what: "cannot read the job file: it has 1000001 bytes, at most 1000000 are read",
      })
      writer.kill()
    })
  })

  test.each(exampleJobs)("reads jobs/%s.yaml", async name => {
    const job = await loadJob(`jobs/${name}.yaml`)
    expect(job.output).toBe(join(process.cwd(), "output"))
  })

  test("takes the labelled servers' folder from --source", async () => {
    const job = await loadJob("jobs/labelled.yaml", { source: "../shared/data/labelled", output: "/tmp/x" })
    expect(job).toMatchObject({
      name: "labelled",
      output: "/tmp/x",
      source: { root: join(process.cwd(), "../shared/data/labelled"), files: [] },
    })
  })
})
