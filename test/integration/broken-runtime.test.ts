import {
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  symlink,
  truncate,
  writeFile,
} from "node:fs/promises"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { beforeAll, describe, expect, it } from "vitest"
import type { RunFailure, RunRecord } from "../../src/base/index.ts"
import { noctule, type SmallSource, smallSource } from "./small-night.ts"

const onnxruntime = "onnxruntime-node"
const native = "@tensorflow/tfjs-node"
const binding = join(onnxruntime, "bin/napi-v6", process.platform, process.arch, "onnxruntime_binding.node")

/**
 * A copy of the program that finds the same packages, but for those that `spoil` takes away or puts something
 * in the place of.
 */
async function spoiled(spoil: (packages: string) => Promise<void>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "noctule-spoiled-"))
  for (const part of ["dist", "templates", "package.json"])
    await cp(part, join(folder, part), { recursive: true })
  const packages = join(folder, "node_modules")
  await mkdir(join(packages, "@tensorflow"), { recursive: true })
  const names = [
    ...(await readdir("node_modules")),
    ...(await readdir("node_modules/@tensorflow")).map(name => `@tensorflow/${name}`),
  ]
  for (const name of names)
    if (name !== "@tensorflow") await symlink(resolve("node_modules", name), join(packages, name))
  await spoil(packages)
  return folder
}

async function own(packages: string, name: string): Promise<void> {
  await rm(join(packages, name), { force: true })
  await cp(resolve("node_modules", name), join(packages, name), {
    recursive: true,
    filter: path => !/libonnxruntime|\.dylib|\.dll/.test(path),
  })
}

/** In the place of a package, one that says `code` when it is loaded. */
async function fakePackage(packages: string, name: string, code: string): Promise<void> {
  await rm(join(packages, name), { force: true })
  await mkdir(join(packages, name))
  await writeFile(join(packages, name, "index.js"), code)
}

const source = (engine: string): Promise<SmallSource> => {
  const model = `{ units: 4, window: 8, batch: 16, updates: 3, detectors: [lstm-autoencoder], engine: ${engine} }`
  return smallSource([{ host: "a", days: 4 }], { model })
}

describe("an engine that does not load", () => {
  let good: SmallSource
  beforeAll(async () => {
    good = await source("onnxruntime")
    expect((await noctule(["run", good.job, "--output", good.output])).code).toBe(0)
  })

  it.each([
    ["onnxruntime", "is not there", /Cannot find package/, packages => rm(join(packages, onnxruntime))],
    ["onnxruntime", "has lost its native library", /libonnxruntime/, packages => own(packages, onnxruntime)],
    [
      "onnxruntime",
      "has another file for its binding",
      /onnxruntime_binding\.node/,
      async packages => {
        await own(packages, onnxruntime)
        await writeFile(join(packages, binding), "damaged")
      },
    ],
    [
      "onnxruntime",
      "was cut off when it was installed",
      /does not load/,
      async packages => {
        await own(packages, onnxruntime)
        await truncate(join(packages, binding), 100_000)
      },
    ],
    [
      "tensorflow",
      "is not there",
      /Cannot find package/,
      async packages => {
        for (const name of [native, "@tensorflow/tfjs"]) await rm(join(packages, name), { force: true })
      },
    ],
    [
      "tensorflow",
      "was made for another processor",
      /process died: SIGILL/,
      packages => fakePackage(packages, native, 'process.kill(process.pid, "SIGILL")'),
    ],
  ] as readonly (readonly [string, string, RegExp, (packages: string) => Promise<void>])[])(
    "%s, which %s: it is named, the other one suggested, exit 2, and the last good report stays",
    async (engine, _, what, spoil) => {
      const cwd = await spoiled(spoil)
      const output = join(cwd, "output")
      await cp(good.output, output, { recursive: true, verbatimSymlinks: true })
      const job = join(good.root, "other.yaml")
      await writeFile(
        job,
        (await readFile(good.job, "utf8")).replace("engine: onnxruntime", `engine: ${engine}`),
      )
      const ended = await noctule(["run", job, "--output", output], { cwd })
      expect(ended).toMatchObject({ code: 2, signal: null, stdout: "" })
      const other = engine === "onnxruntime" ? "tensorflow" : "onnxruntime"
      const fault = {
        code: "engine.runtime-unavailable",
        what: expect.stringMatching(what),
        where: `model.engine: ${engine}`,
        hint: `reinstall Noctule (in a checkout: npm ci), or set model.engine: ${other}`,
        exit: 2,
      }
      expect(JSON.parse(ended.stderr.trim().split("\n").at(-1)!)).toMatchObject({
        event: "run.failed",
        ...fault,
      })
      const latest = await readlink(join(output, "small/latest"))
      expect(latest).toBe(await readlink(join(good.output, "small/latest")))
      const [page] = await readdir(join(output, "small/failure"))
      const failure = JSON.parse(
        await readFile(join(output, "small/failure", page!, "failure.json"), "utf8"),
      ) as RunFailure
      expect(failure).toMatchObject({ fault, lastGood: { run: latest.replace("runs/", "") } })
      await rm(cwd, { recursive: true })
    },
  )

  it("is also reported by noctule doctor, with a hint", async () => {
    const cwd = await spoiled(packages =>
      fakePackage(packages, native, 'process.kill(process.pid, "SIGILL")'),
    )
    const job = join(good.root, "doctor.yaml")
    await writeFile(
      job,
      (await readFile(good.job, "utf8")).replace("engine: onnxruntime", "engine: tensorflow"),
    )
    const { code, stdout } = await noctule(["doctor", job, "--json", "--output", join(cwd, "output")], {
      cwd,
    })
    expect(code).toBe(2)
    const engines = (JSON.parse(stdout) as { name: string }[]).filter(({ name }) => name === "engine")
    expect(engines).toMatchObject([
      { state: "ok", what: expect.stringMatching(/^onnxruntime \d/) },
      {
        state: "fail",
        code: "engine.runtime-unavailable",
        hint: "reinstall Noctule (in a checkout: npm ci), or set model.engine: onnxruntime",
      },
    ])
    await rm(cwd, { recursive: true })
  })
})

describe("model.engine: tensorflow without its native binding", () => {
  it("runs in JavaScript, never calls another package native, and warns with a hint", async () => {
    const { job, output } = await source("tensorflow")
    const cwd = await spoiled(async packages => {
      await rm(join(packages, native), { force: true })
      await symlink(resolve("node_modules/@tensorflow/tfjs"), join(packages, native)) // what overrides of a dependency may do
    })
    const ended = await noctule(["run", job, "--output", output], { cwd })
    await rm(cwd, { recursive: true })
    expect(ended.code, ended.stderr).toBe(0)
    const { engine } = JSON.parse(await readFile(join(output, "small/latest/run.json"), "utf8")) as RunRecord
    expect(engine).toMatchObject({ requested: "tensorflow", used: expect.stringMatching(/ cpu$/) })
    expect(engine!.reason).toContain("another package sits in its place")
    const warned = ended.stderr
      .split("\n")
      .filter(line => line.includes("engine.slow"))
      .map(line => JSON.parse(line) as object)
    expect(warned).toMatchObject([
      { level: "warn", what: engine!.reason, hint: expect.stringContaining("model.engine: onnxruntime") },
    ])
  })
})
