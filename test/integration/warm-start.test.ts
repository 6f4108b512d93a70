import { readdir, readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import type { RunRecord, RunResult, TrainingRecord } from "../../src/base/index.ts"
import { noctule, smallCsv, smallModel, type SmallSource, smallSource } from "./small-night.ts"

const hosts = [{ host: "a", fault: 3 }, { host: "b" }]
const ensemble = smallModel({ detectors: "[lstm-autoencoder, dense-autoencoder]" })
const nights = ["2026-03-08", "2026-03-09"] as const

async function run(
  { job, output }: SmallSource,
  night: string,
): Promise<{ readonly id: string; readonly stderr: string }> {
  const ended = await noctule([
    "run",
    job,
    "--output",
    output,
    "--workers",
    "1",
    "--until",
    `${night}T23:59:00Z`,
  ])
  expect(ended.code, ended.stderr).toBe(0)
  const runs = await readdir(join(output, "small/runs"))
  return {
    id: runs
      .filter(id => id.startsWith(night))
      .sort()
      .at(-1)!,
    stderr: ended.stderr,
  }
}

const pathOf = ({ output }: SmallSource, ...rest: string[]): string => join(output, "small", ...rest)

async function read<T>(source: SmallSource, ...path: string[]): Promise<T> {
  return JSON.parse(await readFile(pathOf(source, ...path), "utf8")) as T
}

/** What must be the same bits in a repeat: all but clocks and the run's own name. */
async function bitsOf(source: SmallSource, id: string): Promise<unknown> {
  const text = await readFile(pathOf(source, "runs", id, "result.json"), "utf8")
  const { run: _, hosts: found, ...rest } = JSON.parse(text.replaceAll(id, "its own run")) as RunResult
  const models = await Promise.all(
    found.map(({ file }) => readFile(pathOf(source, "state/models", file, id, "lstm/model.onnx"), "base64")),
  )
  const scores = await Promise.all(
    found.map(({ file }) => readFile(pathOf(source, "runs", id, "scores", `${file}.parquet`), "base64")),
  )
  return {
    ...rest,
    models,
    scores,
    hosts: found.map(host => ({ ...host, training: { ...host.training!, seconds: 0 } })),
  }
}

const trainingOf = async (source: SmallSource, id: string): Promise<TrainingRecord> =>
  (await read<RunResult>(source, "runs", id, "result.json")).hosts[0]!.training!

describe("the second night", () => {
  it("starts from the first one's models with 15 % of the updates; when interrupted resumes from the same, bit for bit", async () => {
    const source = await smallSource(hosts, { model: ensemble })
    const first = await run(source, nights[0])
    expect(await trainingOf(source, first.id)).toMatchObject({ warmStarted: false, updates: 40 })
    const second = await run(source, nights[1])
    expect(await trainingOf(source, second.id)).toMatchObject({ warmStarted: true, updates: 6 })
    expect(await read<RunRecord>(source, "runs", second.id, "run.json")).toMatchObject({
      warmStartRuns: first.id,
      warmStartModels: { a: `state/models/a/${first.id}`, b: `state/models/b/${first.id}` },
    })
    const until = `${nights[1]}T23:59:00Z`
    const killed = await noctule(
      ["run", source.job, "--output", source.output, "--workers", "1", "--until", until],
      { killAfter: '"host":"a"' },
    )
    expect(killed.signal).toBe("SIGKILL")
    const repeat = await run(source, nights[1])
    expect(repeat.id).not.toBe(second.id)
    expect(await bitsOf(source, repeat.id)).toEqual(await bitsOf(source, second.id))
    const about = await read<Record<string, unknown>>(source, "state/models/a", second.id, "lstm/model.json")
    expect(Object.keys(about)).toEqual(expect.arrayContaining(["kind", "window", "checksum", "about"]))
    expect(Object.keys(about["about"] as object)).toEqual(
      expect.arrayContaining(["features", "scaler", "thresholds", "training", "versions"]),
    )
  }, 180_000)

  it("starts from scratch where models are damaged, of a later format or foreign, says so, and gives the same scores", async () => {
    const source = await smallSource(hosts, { model: ensemble })
    const { id } = await run(source, nights[0])
    const model = pathOf(source, "state/models/a", id, "lstm/model.onnx")
    const bytes = await readFile(model)
    bytes[bytes.length >> 1]! ^= 1
    await writeFile(model, bytes)
    const json = pathOf(source, "state/models/a", id, "dense/model.json")
    await writeFile(json, (await readFile(json, "utf8")).replace('"version": 1', '"version": 99'))
    await writeFile(pathOf(source, "state/models/a", id, "dense-2/model.json"), "{}")
    const second = await run(source, nights[1])
    const { updates, warmStarted, notes } = await trainingOf(source, second.id)
    expect({ updates, warmStarted }).toEqual({ updates: 40, warmStarted: false })
    for (const why of ["corrupt model", "a model of format 99", "not a Noctule model"]) {
      expect(
        notes!.filter(note => note.code === "cold-start" && JSON.stringify(note.params.cause).includes(why)),
      ).toHaveLength(1)
    }
    expect(second.stderr).toContain("training.noted")
    await writeFile(
      source.job,
      (await readFile(source.job, "utf8")).replace("units: 8", "units: 8, warmStart: false"),
    )
    const cold = await run(source, nights[1])
    const [found, expected] = await Promise.all(
      [second, cold].map(each => readFile(pathOf(source, "runs", each.id, "scores/a.parquet"), "base64")),
    )
    expect(found).toBe(expected)
  }, 180_000)

  it("starts from scratch where the job says so, or the model has another size or features", async () => {
    const source = await smallSource(hosts, { model: ensemble })
    await run(source, nights[0])
    const text = await readFile(source.job, "utf8")
    await writeFile(source.job, text.replace("units: 8", "units: 8, window: 24"))
    const other = await run(source, nights[1])
    expect(await trainingOf(source, other.id)).toMatchObject({
      warmStarted: false,
      updates: 40,
      notes: expect.arrayContaining([
        expect.objectContaining({ code: "cold-start", params: { cause: { code: "size", params: {} } } }),
      ]),
    })
    await writeFile(source.job, text)
    await writeFile(
      join(source.root, "data/a.csv"),
      smallCsv({ host: "a", features: ["cpu", "disk", "net"] }),
    )
    const wider = await run(source, nights[1])
    const { notes = [] } = await trainingOf(source, wider.id)
    expect(
      notes.filter(note => note.code === "cold-start" && note.params.cause.code === "size"),
    ).toHaveLength(3)
    await writeFile(source.job, text.replace("units: 8", "units: 8, warmStart: false"))
    const cold = await run(source, nights[1])
    expect(await trainingOf(source, cold.id)).toMatchObject({ warmStarted: false, updates: 40 })
    expect(await read<RunRecord>(source, "runs", cold.id, "run.json")).toMatchObject({
      warmStartRuns: null,
      warmStartModels: { a: null, b: null },
    })
  }, 180_000)
})
