import { mkdir, mkdtemp, readdir, readlink, symlink, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { nightsBefore, pruneRuns } from "../../../../src/store/index.ts"
import { changedAt, noon } from "../../../clock.ts"
import { quietLog } from "../../../quiet-log.ts"

interface Laid {
  readonly run: string
  readonly published?: false
  readonly files?: readonly string[]
}

/** A job's folder with runs, the night's links to the newest of each, and `latest` to the last one. */
async function lay(runs: readonly Laid[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "noctule-prune-"))
  const links = new Map<string, string>()
  for (const { run, published, files = ["digest.json", "result.json", "report.html"] } of runs) {
    const path = join(folder, "runs", run)
    await mkdir(join(path, "scores"), { recursive: true })
    for (const file of files) await writeFile(join(path, file), "{}")
    if (published === false) {
      await mkdir(join(path, "work"))
      await writeFile(join(path, "work/plan.json"), "{}")
    } else links.set(run.slice(0, 10), run)
  }
  for (const [night, run] of links) await symlink(join("runs", run), join(folder, night))
  await symlink(join("runs", [...links.values()].at(-1)!), join(folder, "latest"))
  return folder
}

const rule = { nights: 10, runs: 2, digestNights: 366, now: noon, log: quietLog }
const filesOf = (folder: string, run: string): Promise<string[]> => readdir(join(folder, "runs", run))
const whole = ["digest.json", "report.html", "result.json", "scores"]

describe("pruning", () => {
  it("thins runs of old nights to what memory reads and drops their links; those within the age stay whole", async () => {
    const folder = await lay([{ run: "2026-03-01-01" }, { run: "2026-03-10-01" }, { run: "2026-03-20-01" }])
    const pruned = await pruneRuns({ ...rule, jobFolder: folder, protectedRun: "2026-03-20-01" })
    expect(pruned).toEqual({
      reduced: ["2026-03-01-01"],
      removed: [],
      links: ["2026-03-01"],
      models: [],
      tempFiles: 0,
    })
    expect(await filesOf(folder, "2026-03-01-01")).toEqual(["digest.json"])
    expect(await filesOf(folder, "2026-03-10-01")).toEqual(whole)
    expect(await nightsBefore(folder, { night: "2026-03-20", limit: 366 })).toEqual([
      { night: "2026-03-01", runs: ["2026-03-01-01"] },
      { night: "2026-03-10", runs: ["2026-03-10-01"] },
    ])
  })

  it("finishes what a crash left, and then has nothing more to do", async () => {
    const folder = await lay([
      { run: "2026-03-01-01", files: ["digest.json", "report.pdf"] },
      { run: "2026-03-20-01" },
    ])
    expect(await pruneRuns({ ...rule, jobFolder: folder, protectedRun: "2026-03-20-01" })).toMatchObject({
      reduced: ["2026-03-01-01"],
    })
    const repeated = await pruneRuns({ ...rule, jobFolder: folder, protectedRun: "2026-03-20-01" })
    expect(repeated).toEqual({ reduced: [], removed: [], links: [], models: [], tempFiles: 0 })
  })

  it("sweeps what killed processes left: what was being removed at once, what was being made after an hour", async () => {
    const folder = await lay([{ run: "2026-03-20-01" }])
    const going = ["runs/.2026-03-01-01.0a1b2c3d.gone", "state/models/.db%2F1.0a1b2c3d.gone"]
    const coming = ["runs/.2026-03-21.0a1b2c3d.tmp", "state/outbox/x.json.0a1b2c3d.tmp"]
    for (const path of [...going, ...coming]) await mkdir(join(folder, path), { recursive: true })
    await symlink("runs/2026-03-20-01", join(folder, ".latest.0a1b2c3d.tmp"))
    const now = await changedAt(join(folder, ".latest.0a1b2c3d.tmp"))
    const first = await pruneRuns({ ...rule, now, jobFolder: folder, protectedRun: "2026-03-20-01" })
    expect(first).toMatchObject({ tempFiles: 2, removed: [] })
    expect(await nightsBefore(folder, { night: "2026-03-21", limit: 366 })).toHaveLength(1)
    const later = now + 2 * 3_600_000
    expect(
      await pruneRuns({ ...rule, now: later, jobFolder: folder, protectedRun: "2026-03-20-01" }),
    ).toMatchObject({ tempFiles: 3 })
    expect(await readdir(join(folder, "runs"))).toEqual(["2026-03-20-01"])
    expect((await readdir(folder)).sort()).toEqual(["2026-03-20", "latest", "runs", "state"])
  })

  it("keeps the result of a run from before there was memory", async () => {
    const folder = await lay([
      { run: "2026-03-01-01", files: ["result.json", "report.html"] },
      { run: "2026-03-20-01" },
    ])
    await pruneRuns({ ...rule, jobFolder: folder, protectedRun: "2026-03-20-01" })
    expect(await filesOf(folder, "2026-03-01-01")).toEqual(["result.json"])
  })

  it("removes all but the newest runs of one night", async () => {
    const runs = ["2026-03-19-98", "2026-03-19-99", "2026-03-19-100", "2026-03-20-01"]
    const folder = await lay(runs.map(run => ({ run })))
    expect(await pruneRuns({ ...rule, jobFolder: folder, protectedRun: "2026-03-20-01" })).toMatchObject({
      removed: ["2026-03-19-98"],
    })
  })

  it("removes what memory no longer reaches", async () => {
    const folder = await lay([{ run: "2026-01-01-01" }, { run: "2026-01-02-01" }, { run: "2026-03-20-01" }])
    const pruned = await pruneRuns({
      ...rule,
      digestNights: 2,
      jobFolder: folder,
      protectedRun: "2026-03-20-01",
    })
    expect(pruned).toMatchObject({ reduced: ["2026-01-02-01"], removed: ["2026-01-01-01"] })
  })

  it("never touches the run that was just published nor what `latest` names, however old", async () => {
    const folder = await lay([{ run: "2026-03-20-01" }, { run: "2025-01-01-01" }])
    expect(await readlink(join(folder, "latest"))).toBe("runs/2025-01-01-01")
    await pruneRuns({ ...rule, jobFolder: folder, protectedRun: "2026-03-20-01" })
    expect(await filesOf(folder, "2025-01-01-01")).toEqual(whole)
    expect(await filesOf(folder, "2026-03-20-01")).toEqual(whole)
  })

  it("removes runs that were cut off a week ago; a younger one may still be gone on with, and none counts as memory", async () => {
    const folder = await lay([
      { run: "2026-03-10-01", published: false },
      { run: "2026-03-19-01", published: false },
      { run: "2026-03-20-01" },
    ])
    expect(await nightsBefore(folder, { night: "2026-03-20", limit: 366 })).toEqual([])
    expect(await pruneRuns({ ...rule, jobFolder: folder, protectedRun: "2026-03-20-01" })).toMatchObject({
      removed: ["2026-03-10-01"],
      reduced: [],
    })
  })

  it("drops the models of hosts that left the fleet that long ago", async () => {
    const folder = await lay([{ run: "2026-03-20-01" }])
    for (const path of ["gone/2026-03-01-01", "here/2026-03-01-01", "here/2026-03-20-01"]) {
      await mkdir(join(folder, "state/models", path), { recursive: true })
    }
    expect(await pruneRuns({ ...rule, jobFolder: folder, protectedRun: "2026-03-20-01" })).toMatchObject({
      models: ["gone"],
    })
    expect(await readdir(join(folder, "state/models"))).toEqual(["here"])
  })
})

describe("past nights", () => {
  it("are those before a night: never itself, nor later ones; of each its newest runs first, past 99 too", async () => {
    const folder = await lay(
      ["2026-03-01-01", "2026-03-02-99", "2026-03-02-100", "2026-03-03-01", "2026-03-04-01"].map(run => ({
        run,
      })),
    )
    expect(await nightsBefore(folder, { night: "2026-03-03", limit: 366 })).toEqual([
      { night: "2026-03-01", runs: ["2026-03-01-01"] },
      { night: "2026-03-02", runs: ["2026-03-02-100", "2026-03-02-99"] },
    ])
    expect(await nightsBefore(folder, { night: "2026-03-03", limit: 1 })).toHaveLength(1)
  })

  it("are none where there is no run yet", async () => {
    expect(
      await nightsBefore(join(tmpdir(), "noctule-nowhere"), { night: "2026-03-03", limit: 366 }),
    ).toEqual([])
  })
})
