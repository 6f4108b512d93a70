import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { beforeEach, expect, it } from "vitest"
import {
  modelsPath,
  newestModels,
  pruneModels,
  readModels,
  writeModels,
} from "../../../../src/store/runs/models.ts"
import { changedAt, noon } from "../../../clock.ts"

let jobFolder: string
beforeEach(async () => {
  jobFolder = await mkdtemp(join(tmpdir(), "noctule-models-"))
})

const host = "db/1"
const models = [
  { label: "dense", onnx: Uint8Array.of(1, 2, 255), json: "{}\n" },
  { label: "lstm", onnx: Uint8Array.of(7), json: "[]\n" },
]
const write = (run: string): Promise<void> => writeModels({ jobFolder, host, run }, models)

it("gives a host's models back byte for byte, under a path that holds any name", async () => {
  await write("2026-11-20-01")
  expect(await readModels({ jobFolder, host, run: "2026-11-20-01" })).toEqual(models)
  expect(modelsPath({ host, run: "2026-11-20-01" })).toBe("state/models/db%2F1/2026-11-20-01")
  expect(await readModels({ jobFolder, host, run: "2026-11-21-01" })).toEqual([])
})

it("leaves out a model of which a file is missing, and a file that lies among them", async () => {
  await write("2026-11-20-01")
  const folder = join(jobFolder, modelsPath({ host, run: "2026-11-20-01" }))
  await rm(join(folder, "dense/model.json"))
  await writeFile(join(folder, "notes.txt"), "")
  expect(await readModels({ jobFolder, host, run: "2026-11-20-01" })).toEqual([models[1]])
})

it("finds the newest run of an earlier night, never one of the same night", async () => {
  for (const run of ["2026-11-19-02", "2026-11-19-10", "2026-11-18-11", "2026-11-20-01"]) await write(run)
  expect(await newestModels({ jobFolder, host, night: "2026-11-20" })).toBe("2026-11-19-10")
  expect(await newestModels({ jobFolder, host, night: "2026-11-18" })).toBeNull()
  expect(await newestModels({ jobFolder, host: "other", night: "2026-11-20" })).toBeNull()
})

it("takes a run that left no model of a host for none: the one before it counts", async () => {
  await write("2026-11-18-01")
  await write("2026-11-19-01")
  await writeModels({ jobFolder, host, run: "2026-11-19-01" }, []) // a repeat in which nothing good was learned
  await writeModels({ jobFolder, host: "other", run: "2026-11-19-01" }, [])
  expect(await newestModels({ jobFolder, host, night: "2026-11-20" })).toBe("2026-11-18-01")
  expect(await newestModels({ jobFolder, host: "other", night: "2026-11-20" })).toBeNull()
})

it("keeps the newest three runs and the one that was started from", async () => {
  for (const run of ["2026-11-17-01", "2026-11-18-01", "2026-11-19-01", "2026-11-20-01", "2026-11-20-02"])
    await write(run)
  await pruneModels({ jobFolder, host, protectedRun: "2026-11-17-01", now: noon })
  const kept = await readdir(join(jobFolder, modelsPath({ host, run: "" })))
  expect(kept.sort()).toEqual(["2026-11-17-01", "2026-11-19-01", "2026-11-20-01", "2026-11-20-02"])
})

it("takes no models that a kill left half written or half removed, and sweeps them", async () => {
  for (const run of ["2026-11-18-01", "2026-11-19-01"]) await write(run)
  const folder = join(jobFolder, modelsPath({ host, run: "" }))
  await rename(join(folder, "2026-11-19-01"), join(folder, ".2026-11-19-01.0a1b2c3d.gone"))
  await mkdir(join(folder, ".2026-11-20-01.4e5f6a7b.tmp/dense"), { recursive: true })
  await writeFile(join(folder, ".2026-11-20-01.4e5f6a7b.tmp/dense/model.onnx"), "half")
  expect(await newestModels({ jobFolder, host, night: "2026-11-21" })).toBe("2026-11-18-01")
  const now = await changedAt(join(folder, ".2026-11-20-01.4e5f6a7b.tmp"))
  await pruneModels({ jobFolder, host, protectedRun: null, now })
  expect((await readdir(folder)).sort()).toEqual([".2026-11-20-01.4e5f6a7b.tmp", "2026-11-18-01"])
  await pruneModels({ jobFolder, host, protectedRun: null, now: now + 2 * 3_600_000 })
  expect(await readdir(folder)).toEqual(["2026-11-18-01"])
})

it("replaces the models that a killed attempt of the same run left", async () => {
  await writeModels({ jobFolder, host, run: "2026-11-20-01" }, [
    { label: "other", onnx: Uint8Array.of(9), json: "0" },
  ])
  await write("2026-11-20-01")
  expect(await readModels({ jobFolder, host, run: "2026-11-20-01" })).toEqual(models)
  expect(await readdir(join(jobFolder, modelsPath({ host, run: "" })))).toEqual(["2026-11-20-01"])
})
