import { mkdir, mkdtemp, readdir, readFile, readlink, rename, rm, stat, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { beforeEach, describe, expect, it } from "vitest"
import { isComplete, isInProgress, listRuns } from "../../../../src/store/runs/list-runs.ts"
import {
  closeRun,
  isFinalizing,
  openRun,
  publish,
  type RunFolder,
  seal,
} from "../../../../src/store/runs/run-folder.ts"
import { startHeartbeat } from "../../../../src/store/index.ts"
import { setFileTime, stopwatch } from "../../../clock.ts"
import { quietLog } from "../../../quiet-log.ts"

let jobFolder: string
beforeEach(async () => {
  jobFolder = join(await mkdtemp(join(tmpdir(), "noctule-runs-")), "job")
})

/** A run as a night leaves it. */
async function ended(run: RunFolder): Promise<void> {
  await writeFile(join(run.path, "result.json"), "{}")
  await seal(run)
  await publish(run.path, jobFolder)
  await closeRun(run.path)
}

const { signal } = new AbortController()
const times = { heartbeat: 20, timeout: 400 }
const plan = (hash: string, now = 1000) => ({
  jobFolder,
  night: "2026-11-20",
  hash,
  now,
  log: quietLog,
  signal,
  times,
})

describe("openRun", () => {
  it("makes a new run for each whole night, and the links follow the newest", async () => {
    const first = await openRun(plan("a"))
    await ended(first)
    const second = await openRun(plan("a"))
    expect([first.id, second.id]).toEqual(["2026-11-20-01", "2026-11-20-02"])
    expect(await readlink(join(jobFolder, "latest"))).toBe("runs/2026-11-20-01")
    await ended(second)
    expect(await readlink(join(jobFolder, "latest"))).toBe("runs/2026-11-20-02")
    expect(await readlink(join(jobFolder, "2026-11-20"))).toBe("runs/2026-11-20-02")
    expect(await readdir(jobFolder)).toEqual(["2026-11-20", "latest", "runs"])
  })

  it("goes on with a cut-off run of the same plan and keeps its first instant", async () => {
    const first = await openRun(plan("a", 1000))
    await writeFile(join(first.work, "host-a.json"), "{}")
    const reopened = await openRun(plan("a", 2000))
    expect(reopened).toMatchObject({ id: first.id, resumed: true, startedAt: 1000 })
    expect(await readFile(join(reopened.work, "host-a.json"), "utf8")).toBe("{}")
  })

  it("sweeps what a killed writer left beside its file, and nothing else", async () => {
    const { path } = await openRun(plan("a"))
    await mkdir(join(path, "postmortem"))
    const left = [
      "postmortem/INC-1.md.a451d446.tmp",
      "scores.tmp",
      "postmortem/INC-1.md",
      "report.html.0a1b2c3d.tmp",
    ]
    for (const file of left) await writeFile(join(path, file), "")
    await openRun(plan("a"))
    expect((await readdir(path)).sort()).toEqual(["postmortem", "scores.tmp", "work"])
    expect(await readdir(join(path, "postmortem"))).toEqual(["INC-1.md"])
  })

  it("leaves a cut-off run of another plan alone", async () => {
    const first = await openRun(plan("a"))
    const other = await openRun(plan("b"))
    expect(other.id).not.toBe(first.id)
    expect(other.resumed).toBe(false)
  })

  it("leaves a run alone that another living process is at", async () => {
    const first = await openRun(plan("a"))
    const file = join(first.work, "plan.json")
    const mark = JSON.parse(await readFile(file, "utf8")) as object
    await writeFile(file, JSON.stringify({ ...mark, pid: process.ppid }))
    expect((await openRun(plan("a"))).id).toBe("2026-11-20-02")
    await writeFile(file, JSON.stringify({ ...mark, pid: 2 ** 22 + 1 }))
    expect((await openRun(plan("a"))).resumed).toBe(true)
  })

  it("leaves a run of another machine alone as long as its heartbeat shows, and resumes it after", async () => {
    const first = await openRun(plan("a"))
    const file = join(first.work, "plan.json")
    const mark = JSON.parse(await readFile(file, "utf8")) as object
    await writeFile(file, JSON.stringify({ ...mark, machine: "another-pod" }))
    // Ahead of any clock that this test runs under: the marker is never plainly old.
    const fresh = Date.UTC(2100, 0, 1)
    await setFileTime(file, fresh)
    let beats = 0
    const timer = setInterval(() => void setFileTime(file, fresh + ++beats * 1000), 30)
    expect((await openRun(plan("a"))).id).toBe("2026-11-20-02")
    clearInterval(timer)
    await rm(join(jobFolder, "runs/2026-11-20-02"), { recursive: true })
    await setFileTime(file, fresh)
    const elapsed = stopwatch()
    expect(await openRun(plan("a"))).toMatchObject({ id: first.id, resumed: true })
    expect(elapsed()).toBeGreaterThan(300)
    await writeFile(file, JSON.stringify({ ...mark, machine: "another-pod" }))
    await setFileTime(file, 0)
    expect((await openRun(plan("a"))).resumed).toBe(true)
  })

  it("stops a run that another machine has resumed", async () => {
    const run = await openRun(plan("a"))
    const file = join(run.work, "plan.json")
    await setFileTime(file, 0)
    const heartbeat = startHeartbeat(run.path, quietLog, times)
    await expect.poll(async () => (await stat(file)).mtimeMs).toBeGreaterThan(0)
    expect(heartbeat.signal.aborted).toBe(false)
    const mark = JSON.parse(await readFile(file, "utf8")) as object
    await writeFile(file, JSON.stringify({ ...mark, machine: "another-pod" }))
    await expect
      .poll(() => heartbeat.signal.reason as unknown)
      .toMatchObject({ code: "store.run-taken-over", what: "another-pod has resumed this run", exit: 4 })
  })

  it("survives a mark that was cut off while it was written", async () => {
    const first = await openRun(plan("a"))
    await writeFile(join(first.work, "plan.json"), '{"hash"')
    expect((await openRun(plan("a"))).id).toBe("2026-11-20-02")
  })

  it("numbers a run after the newest of its night, though older ones were pruned", async () => {
    await ended(await openRun(plan("a")))
    await ended(await openRun(plan("b")))
    await rm(join(jobFolder, "runs/2026-11-20-01"), { recursive: true })
    expect((await openRun(plan("c"))).id).toBe("2026-11-20-03")
  })

  it("is a Fault where the output is not a folder, and names the mend", async () => {
    const file = join(await mkdtemp(join(tmpdir(), "noctule-runs-")), "file")
    await writeFile(file, "")
    await mkdir(jobFolder, { recursive: true })
    await expect(openRun({ ...plan("a"), jobFolder: join(file, "job") })).rejects.toMatchObject({
      code: "store.cannot-write",
      exit: 2,
      hint: expect.stringContaining("--output"),
    })
  })
})

describe("a run that is killed", () => {
  it("before it has its name is none: the repeat gets the number", async () => {
    const { path } = await openRun(plan("a"))
    await rename(path, join(jobFolder, "runs/.2026-11-20.0a1b2c3d.tmp"))
    expect(await listRuns(jobFolder)).toEqual([])
    expect((await openRun(plan("a"))).id).toBe("2026-11-20-01")
  })

  it("between its last checkpoint and its seal is gone on with, and is whole for nobody", async () => {
    const run = await openRun(plan("a"))
    await writeFile(join(run.path, "result.json"), "{}")
    expect([
      await isComplete(jobFolder, run.id),
      await isInProgress(jobFolder, run.id),
      await isFinalizing(run.path),
    ]).toEqual([false, true, false])
    expect(await openRun(plan("a"))).toMatchObject({ id: run.id, resumed: true })
  })

  it.each([
    ["right after its seal", async () => undefined],
    ["while its work folder is removed", async (run: RunFolder) => rm(join(run.work, "host-a.json"))],
    ["before its links are flipped", async (run: RunFolder) => rm(run.work, { recursive: true })],
    [
      "between its links",
      async (run: RunFolder) => publish(run.path, jobFolder).then(() => rm(join(jobFolder, "latest"))),
    ],
    ["in its last steps", async (run: RunFolder) => publish(run.path, jobFolder)],
    [
      "while its metrics are written",
      async (run: RunFolder) => writeFile(join(run.path, "metrics.prom.81d14ca4.tmp"), ""),
    ],
  ])("%s is whole, ends once more and is not made again", async (_, instant) => {
    const run = await openRun(plan("a"))
    for (const file of ["result.json", "work/host-a.json", "work/host-b.json"])
      await writeFile(join(run.path, file), "{}")
    await seal(run)
    await instant(run)
    expect([
      await isComplete(jobFolder, run.id),
      await isInProgress(jobFolder, run.id),
      await isFinalizing(run.path),
    ]).toEqual([true, false, true])
    await publish(run.path, jobFolder)
    await closeRun(run.path)
    expect(await isFinalizing(run.path)).toBe(false)
    expect(await readdir(run.path)).toEqual(["result.json"])
    expect(await readlink(join(jobFolder, "latest"))).toBe("runs/2026-11-20-01")
    expect((await openRun(plan("a"))).id).toBe("2026-11-20-02")
  })
})
