import { existsSync } from "node:fs"
import { readdir, readFile } from "node:fs/promises"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import type { RunRecord, RunResult } from "../../src/base/index.ts"
import { isNativeAvailable } from "../native/native-available.ts"
import { noctule, type SmallSource, smallSource } from "./small-night.ts"

const model = (engine: string, updates: number): string =>
  `{ units: 4, window: 8, batch: 16, updates: ${updates}, detectors: [lstm-autoencoder], engine: ${engine} }`
const source = (engine: string, updates = 6): Promise<SmallSource> =>
  smallSource([{ host: "a" }, { host: "b" }], { model: model(engine, updates) })
const latest = async <T>({ output }: SmallSource, file: string): Promise<T> =>
  JSON.parse(await readFile(join(output, "small/latest", file), "utf8")) as T

/** Processes of a run have its folder in their environment, also when the one that started them is gone. */
const named = ({ root }: SmallSource): Record<string, string> => ({ NOCTULE_TEST_ROOT: root })

/** The run's analysis workers, by process id: not its readers, which have a channel too. */
async function workersOf({ root }: SmallSource): Promise<number[]> {
  const pids = (await readdir("/proc")).filter(pid => /^\d+$/.test(pid))
  const processes = await Promise.all(
    pids.map(async pid => ({
      pid: Number(pid),
      environment: await readFile(`/proc/${pid}/environ`, "utf8").catch(() => "gone"),
      command: await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "gone"),
    })),
  )
  return processes
    .filter(({ environment }) => environment.includes(`NOCTULE_TEST_ROOT=${root}`))
    .filter(({ command }) => command.includes("workers/worker.js"))
    .map(({ pid }) => pid)
}

describe("what executed the models", () => {
  it.each([
    ["onnxruntime", /^onnxruntime \d/, /^model\.engine is onnxruntime$/] as const,
    isNativeAvailable()
      ? ["tensorflow", /^tensorflow .* native$/, /^model\.engine is tensorflow; its native binding loads$/]
      : [
          "tensorflow",
          /^tensorflow .* cpu$/,
          /^model\.engine is tensorflow; in JavaScript, as its native binding does not load: ./,
        ],
  ])("is in the log, in run.json and in the report, and why: %s", async (engine, taken, why) => {
    const small = await source(engine)
    const ended = await noctule(["run", small.job, "--output", small.output])
    expect(ended.code, ended.stderr).toBe(0)
    const expected = {
      requested: engine,
      used: expect.stringMatching(taken),
      reason: expect.stringMatching(why),
      workers: expect.any(Number),
    }
    expect((await latest<RunRecord>(small, "run.json")).engine).toMatchObject(expected)
    const line = ended.stderr.split("\n").find(text => text.includes("engine.taken"))
    expect(JSON.parse(line!)).toMatchObject({ engine: expected.used, why: expected.reason })
    for (const { training } of (await latest<RunResult>(small, "result.json")).hosts)
      expect(training!.engine).toMatch(taken)
    expect(await readFile(join(small.output, "small/latest/report.html"), "utf8")).toContain(
      `model.engine is ${engine}`,
    )
  })
})

describe.skipIf(!existsSync("/proc/self/environ"))("the workers of a run", () => {
  it.each([
    ["onnxruntime", "SIGINT", 130],
    ["onnxruntime", "SIGTERM", 143],
    ["tensorflow", "SIGINT", 130],
    ["tensorflow", "SIGTERM", 143],
  ] as const)("are gone when it is stopped: %s, %s", async (engine, signal, code) => {
    const small = await source(engine, 1_000_000)
    const stopped = await noctule(["run", small.job, "--output", small.output], {
      killAfter: "engine.taken",
      signal,
      env: named(small),
    })
    expect(stopped).toMatchObject({
      code,
      signal: null,
      stdout: "",
      stderr: expect.stringContaining(`stopped by ${signal}`),
    })
    expect(stopped.stderr).not.toContain("host.failed")
    expect(await workersOf(small)).toEqual([])
  })

  it.each(["onnxruntime", "tensorflow"])("are gone soon when it is killed: %s", async engine => {
    const small = await source(engine, 1_000_000)
    const run = noctule(["run", small.job, "--output", small.output], {
      killAfter: "engine.taken",
      env: named(small),
    })
    await expect.poll(() => workersOf(small), { timeout: 20_000 }).not.toEqual([])
    expect((await run).signal).toBe("SIGKILL")
    await expect.poll(() => workersOf(small), { timeout: 20_000 }).toEqual([])
  })

  it("are replaced when the system ends one: its host is examined by another", async () => {
    const small = await smallSource(
      ["a", "b", "c"].map(host => ({ host })),
      { model: model("onnxruntime", 2000) },
    )
    const run = noctule(["run", small.job, "--output", small.output, "--workers", "2"], { env: named(small) })
    await expect.poll(() => workersOf(small), { timeout: 60_000, interval: 5 }).toHaveLength(2)
    process.kill(Math.max(...(await workersOf(small))), "SIGKILL")
    expect(await run).toMatchObject({
      code: 0,
      signal: null,
      stderr: expect.stringContaining("worker.replaced"),
    })
    const { hosts, errors } = await latest<RunResult>(small, "result.json")
    expect(errors).toEqual([])
    expect(hosts.map(({ status }) => status)).toEqual(["scored", "scored", "scored"])
  })
})
