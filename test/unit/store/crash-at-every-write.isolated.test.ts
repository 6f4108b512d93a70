import { mkdir, mkdtemp, readdir, readFile, readlink, stat, symlink, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, it, vi } from "vitest"
import { newestModels, nightsBefore, pruneRuns, readModels, writeModels } from "../../../src/store/index.ts"
import { pruneModels } from "../../../src/store/runs/models.ts"
import { isComplete } from "../../../src/store/runs/list-runs.ts"
import { closeRun, isFinalizing, openRun, publish, seal } from "../../../src/store/runs/run-folder.ts"
import { noon } from "../../clock.ts"
import { quietLog } from "../../quiet-log.ts"
import { crashEverywhere } from "./crashing-files.ts"

vi.mock("node:fs/promises", async original =>
  (await import("./crashing-files.ts")).crashingFiles(await original()),
)

const newFolder = (): Promise<string> => mkdtemp(join(tmpdir(), "noctule-killed-"))
const whole = ["digest.json", "report.html", "result.json", "run.json", "scores"]

async function layRun(jobFolder: string, run: string): Promise<void> {
  await mkdir(join(jobFolder, "runs", run, "scores"), { recursive: true })
  for (const file of [...whole.slice(0, 4), "scores/a.parquet"])
    await writeFile(join(jobFolder, "runs", run, file), run)
}

describe("pruning that is killed before any of its changes", () => {
  const runs = [
    "2026-01-01-01",
    "2026-01-02-01",
    "2026-02-01-01",
    "2026-02-01-02",
    "2026-03-20-01",
    "2026-03-20-02",
  ]
  const rule = {
    nights: 10,
    runs: 1,
    digestNights: 3,
    now: noon,
    log: quietLog,
    signal: new AbortController().signal,
    protectedRun: "2026-03-20-02",
  }
  const lay = async (): Promise<string> => {
    const folder = await newFolder()
    for (const run of runs) await layRun(folder, run)
    for (const run of ["2026-01-01-01", "2026-02-01-02", "2026-03-20-02"])
      await symlink(`runs/${run}`, join(folder, run.slice(0, 10)))
    await symlink("runs/2026-03-20-02", join(folder, "latest"))
    for (const run of ["2026-01-01-01", "2026-01-02-01"])
      await mkdir(join(folder, "state/models/gone", run, "lstm"), { recursive: true })
    return folder
  }
  const expectPruned = async (folder: string): Promise<void> => {
    expect((await readdir(folder)).sort()).toEqual(["2026-03-20", "latest", "runs", "state"])
    expect(await readdir(join(folder, "state/models"))).toEqual([])
    const namesIn = async (path: string): Promise<string[]> => (await readdir(join(folder, path))).sort()
    const left = await Promise.all(
      (await namesIn("runs")).map(async run => [run, await namesIn(`runs/${run}`)]),
    )
    expect(left).toEqual([
      ["2026-01-02-01", ["digest.json"]],
      ["2026-02-01-02", ["digest.json"]],
      ["2026-03-20-02", whole],
    ])
  }

  it("leaves every run whole, or thinned to what memory reads, or gone; and the next pruning ends it", async () => {
    const deaths = await crashEverywhere(lay, {
      work: jobFolder => pruneRuns({ ...rule, jobFolder }),
      look: async jobFolder => {
        for (const {
          runs: [run],
        } of await nightsBefore(jobFolder, { night: "2026-03-21", limit: 3 })) {
          const path = join(jobFolder, "runs", run!)
          expect(await readFile(join(path, "digest.json"), "utf8")).toBe(run)
          // What says that a run can be taken instead of made again goes first.
          const names = (await readdir(path)).sort()
          if (names.includes("run.json")) expect(names).toEqual(whole)
        }
        for (const link of (await readdir(jobFolder)).filter(name => /^(\d|latest)/.test(name)))
          await stat(join(jobFolder, link, "report.html"))
        await pruneRuns({ ...rule, jobFolder })
        await expectPruned(jobFolder)
      },
    })
    expect(deaths).toBeGreaterThan(12)
  })

  it("of models always leaves whole ones to start from", async () => {
    const models = [
      { label: "dense", onnx: Uint8Array.of(1), json: "{}" },
      { label: "lstm", onnx: Uint8Array.of(2), json: "{}" },
    ]
    const host = "a"
    const nights = ["2026-11-16-01", "2026-11-17-01", "2026-11-18-01", "2026-11-19-01"]
    const deaths = await crashEverywhere(
      async () => {
        const jobFolder = await newFolder()
        for (const run of nights) await writeModels({ jobFolder, host, run }, models)
        return jobFolder
      },
      {
        work: async jobFolder => {
          await writeModels({ jobFolder, host, run: "2026-11-20-01" }, models)
          await pruneModels({ jobFolder, host, protectedRun: "2026-11-19-01", now: noon })
        },
        look: async jobFolder => {
          for (const night of ["2026-11-18", "2026-11-20", "2026-11-21"]) {
            const run = await newestModels({ jobFolder, host, night })
            if (run !== null) expect(await readModels({ jobFolder, host, run })).toEqual(models)
            if (night !== "2026-11-18") expect(run).not.toBeNull()
          }
        },
      },
    )
    expect(deaths).toBeGreaterThan(10)
  })
})

it("a run that is killed before any change of its folder is gone on with, or is whole and only ends", async () => {
  const plan = (jobFolder: string) => ({
    jobFolder,
    night: "2026-11-20",
    hash: "a",
    now: 1000,
    log: quietLog,
    signal: new AbortController().signal,
  })
  const night = async (jobFolder: string): Promise<void> => {
    const run = "runs/2026-11-20-01"
    if (!(await isFinalizing(join(jobFolder, run)))) {
      const { path, work } = await openRun(plan(jobFolder))
      await writeFile(join(work, "host-a.json"), "{}")
      await writeFile(join(path, "result.json"), "{}")
      await seal({ path })
    }
    await publish(join(jobFolder, run), jobFolder)
    await closeRun(join(jobFolder, run))
  }
  const deaths = await crashEverywhere(newFolder, {
    work: night,
    look: async jobFolder => {
      const latest = await readlink(join(jobFolder, "latest")).catch(() => null)
      if (latest !== null) expect(await isComplete(jobFolder, "2026-11-20-01")).toBe(true)
      const isOver = latest !== null && !(await isFinalizing(join(jobFolder, latest)))
      if (!isOver) await night(jobFolder)
      expect((await readdir(join(jobFolder, "runs"))).filter(name => !name.startsWith("."))).toEqual([
        "2026-11-20-01",
      ])
      expect(await readdir(join(jobFolder, "latest"))).toEqual(["result.json"])
    },
  })
  expect(deaths).toBeGreaterThan(10)
})
