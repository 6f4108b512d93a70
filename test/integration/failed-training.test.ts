import { readdir, readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import type { RunRecord, RunResult } from "../../src/base/index.ts"
import { wordNote } from "../../src/report/facts/wording/trainings.ts"
import { type Ended, noctule, smallCsv, type SmallSource, smallSource } from "./small-night.ts"

const nights = ["2026-03-07", "2026-03-08", "2026-03-09"] as const
/**
 * At this rate every weight moves by one a step: the loss rises a hundred thousand million times, also at a
 * fifth of it.
 */
const hopeless = "{ units: 128, window: 60, updates: 12, batch: 64, detectors: [dense-autoencoder], rate: 1 }"

const run = ({ job, output }: SmallSource, night: string): Promise<Ended> =>
  noctule(["run", job, "--output", output, "--until", `${night}T23:59:00Z`])
const latest = ({ output }: SmallSource, file: string): Promise<string> =>
  readFile(join(output, "small/latest", file), "utf8")
const result = async (source: SmallSource): Promise<RunResult> =>
  JSON.parse(await latest(source, "result.json")) as RunResult
/** The night's one fault is found, and everybody is told by what, and what went wrong. */
async function expectReported(source: SmallSource, ended: Ended, last: string): Promise<void> {
  expect(ended.code, ended.stderr).toBe(0)
  const {
    hosts: [host],
    incidents,
  } = await result(source)
  const { diagnosis: verdict, reason, losses, notes = [] } = host!.training!
  expect([verdict, reason.code]).toEqual(["exploding", "loss-rose"])
  expect(losses.length).toBeGreaterThan(1)
  // There are two dense ones.
  for (const code of ["retried", "retry-failed"])
    expect(notes.filter(note => note.detector === "dense-autoencoder" && note.code === code)).toHaveLength(2)
  expect(notes.map(wordNote)).toContain(last)
  expect(incidents.map(({ members: [member] }) => member!.contributions[0]!.feature)).toEqual(["cpu"])
  const page = await latest(source, "report.html")
  for (const text of ["retried with another seed", last, "shows why trainings fail"])
    expect(page).toContain(text)
  const warned = ended.stderr
    .split("\n")
    .filter(line => line.includes("training.noted"))
    .map(line => (JSON.parse(line) as { note: string }).note)
  expect(warned).toEqual(notes.map(({ code }) => code))
}

describe("a training that fails twice", () => {
  it("leaves the night to the seasonal baseline; no model of it is kept", async () => {
    const source = await smallSource([{ host: "a", fault: 3 }], { model: hopeless })
    await expectReported(
      source,
      await run(source, nights[2]),
      "seasonal-baseline: no model is usable; the seasonal baseline scored the night",
    )
    const {
      hosts: [host],
      incidents: [incident],
    } = await result(source)
    expect(host!.training!.detector).toBe("seasonal-baseline")
    const postmortem = await latest(source, `postmortem/${incident!.id}.md`)
    expect(postmortem).toContain(
      "a: seasonal baseline, as no model was usable; training exploding: the held-out loss rose",
    )
    await expect(readdir(join(source.output, "small/state/models/a/2026-03-09-01"))).rejects.toThrow("ENOENT")
  })

  it("leaves the night to the last good model, night after night, until a training succeeds", async () => {
    const source = await smallSource([{ host: "a", days: 7, fault: 3, faultNights: 2 }], {
      model: hopeless.replace("rate: 1", "rate: 0.003"),
    })
    const good = await readFile(source.job, "utf8")
    expect((await run(source, nights[0])).code).toBe(0)
    await writeFile(source.job, good.replace("rate: 0.003", "rate: 1"))
    for (const night of [1, 2] as const) {
      await expectReported(
        source,
        await run(source, nights[night]),
        "dense-autoencoder: the earlier model scored the night",
      )
      expect((await result(source)).hosts[0]!.training!.detector).toBe("dense-autoencoder")
      const warmStartModels = { a: `state/models/a/${nights[night - 1]}-01` }
      expect(JSON.parse(await latest(source, "run.json")) as RunRecord).toMatchObject({ warmStartModels })
      const models = nights
        .slice(0, night + 1)
        .map(kept => join(source.output, `small/state/models/a/${kept}-01/dense/model.onnx`))
      expect(new Set(await Promise.all(models.map(path => readFile(path, "base64")))).size).toBe(1)
    }
    await writeFile(source.job, good)
    expect((await run(source, nights[2])).code).toBe(0)
    expect((await result(source)).hosts[0]!.training).toMatchObject({ warmStarted: true })
  }, 300_000)
})

describe("unusable input of a training", () => {
  it("updates: 0 is an error of the job file", async () => {
    const ended = await run(await smallSource([{ host: "a" }], { updates: 0 }), nights[2])
    expect(ended.code).toBe(2)
    expect(ended.stderr).toContain("model.updates: expected auto, or a whole number from 1 to 1000000, got 0")
  })

  it("a window longer than the history is reported with both lengths", async () => {
    const ended = await run(
      await smallSource([{ host: "a", days: 2 }], { model: "{ units: 4, window: 300, updates: 3 }" }),
      nights[2],
    )
    expect(ended.code).toBe(3)
    expect(ended.stderr).toMatch(
      /too little training data for host .*288 rows with a value before the night, 300 are needed/,
    )
    expect(ended.stderr).toContain("a smaller model.window")
  })

  it("infinite cells, also in 32 bits, count as missing: the fault is found as without them", async () => {
    const source = await smallSource([], { updates: 60 })
    const rows = smallCsv({ host: "a", fault: 3 }).split("\n")
    const spoiled = rows.map((row, i) =>
      i % 90 === 7 ? row.replace(/,[^,]+/, `,${["inf", "-Infinity", "1e39", "-1e308"][i % 4]}`) : row,
    )
    await writeFile(join(source.root, "data/a.csv"), spoiled.join("\n"))
    const ended = await run(source, nights[2])
    expect(ended.code, ended.stderr).toBe(0)
    const { incidents, hosts } = await result(source)
    expect(incidents.map(({ members: [member] }) => member!.contributions[0]!.feature)).toEqual(["cpu"])
    expect(
      hosts[0]!.training!.losses.every(
        ({ training, heldOut }) => Number.isFinite(training) && Number.isFinite(heldOut),
      ),
    ).toBe(true)
  })
})
