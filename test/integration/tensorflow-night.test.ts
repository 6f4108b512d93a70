import { existsSync } from "node:fs"
import { readdir, readFile } from "node:fs/promises"
import { basename, join } from "node:path"
import { describe, expect, it } from "vitest"
import type { RunRecord, RunResult } from "../../src/base/index.ts"
import { nativeLoads } from "../native/loads.ts"
import { noctule, smallSource, type SmallSource } from "./small-night.ts"

const model = (engine: string, updates: number): string =>
  `{ units: 4, window: 8, batch: 16, updates: ${updates}, detectors: [lstm-autoencoder], engine: ${engine} }`
const source = (engine: string, updates = 6): Promise<SmallSource> => smallSource([{ host: "a" }, { host: "b" }], { model: model(engine, updates) })
const latest = async <T>({ output }: SmallSource, file: string): Promise<T> =>
  JSON.parse(await readFile(join(output, "small/latest", file), "utf8")) as T

/** Processes of a run bear its name, also when the one that started them is gone. */
const named = ({ root }: SmallSource): Record<string, string> => ({ NODE_OPTIONS: `--title=${basename(root)}` })

async function left({ root }: SmallSource): Promise<string[]> {
  const titles = (await readdir("/proc")).filter(pid => /^\d+$/.test(pid)).map(pid => readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "gone"))
  return (await Promise.all(titles)).filter(title => title.includes(basename(root)) && !title.includes("dist/cli"))
}

describe("what executed the models", () => {
  it.each([
    ["onnxruntime", /^onnxruntime \d/, /^model\.engine says onnxruntime$/] as const,
    nativeLoads()
      ? ["tensorflow", /^tensorflow .* native$/, /^model\.engine says tensorflow; its native binding loads$/]
      : ["tensorflow", /^tensorflow .* cpu$/, /^model\.engine says tensorflow; in JavaScript, as its native binding does not load: ./],
  ])("is in the log, in run.json and in the report, and why: %s", async (engine, taken, why) => {
    const small = await source(engine)
    const ended = await noctule(["run", small.job, "--output", small.output])
    expect(ended.code, ended.stderr).toBe(0)
    const said = { asked: engine, taken: expect.stringMatching(taken), why: expect.stringMatching(why) }
    expect((await latest<RunRecord>(small, "run.json")).engine).toEqual(said)
    const line = ended.stderr.split("\n").find(text => text.includes("engine.taken"))
    expect(JSON.parse(line!)).toMatchObject({ engine: said.taken, why: said.why })
    for (const { training } of (await latest<RunResult>(small, "result.json")).hosts) expect(training!.engine).toMatch(taken)
    expect(await readFile(join(small.output, "small/latest/report.html"), "utf8")).toContain(`model.engine says ${engine}`)
  })
})

describe.skipIf(!existsSync("/proc/self/cmdline"))("a run on TensorFlow, whose workers are processes", () => {
  it.each([["SIGINT", 130], ["SIGTERM", 143]] as const)("is stopped by %s, and leaves no process", async (signal, code) => {
    const small = await source("tensorflow", 1_000_000)
    const stopped = await noctule(["run", small.job, "--output", small.output], { killAfter: "engine.taken", signal, env: named(small) })
    expect(stopped).toMatchObject({ code, signal: null, stdout: "", stderr: expect.stringContaining(`stopped by ${signal}`) })
    expect(stopped.stderr).not.toContain("host.failed")
    expect(await left(small)).toEqual([])
  })

  it("that is killed leaves no process behind for long", async () => {
    const small = await source("tensorflow", 1_000_000)
    const run = noctule(["run", small.job, "--output", small.output], { killAfter: "engine.taken", env: named(small) })
    await expect.poll(() => left(small), { timeout: 20_000 }).not.toEqual([])
    expect((await run).signal).toBe("SIGKILL")
    await expect.poll(() => left(small), { timeout: 20_000 }).toEqual([])
  })
})
