import { createHash } from "node:crypto"
import { mkdtemp, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { serialize } from "node:v8"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { Entry } from "../../src/deliver/outbox.ts"
import { readOutbox } from "../../src/deliver/index.ts"
import { denseAutoencoder, pack, parametersOf, unpack } from "../../src/engine/index.ts"
import { digestOf } from "../../src/incidents/index.ts"
import * as formats from "../../src/job/index.ts"
import { type FileFormat, readBinary } from "../../src/store/index.ts"
import { busyNight } from "../unit/report/fixture.ts"
import { anything, damaged, hostileJson, mutated } from "./damage.ts"
import { fuzz, refused, timeout } from "./runs.ts"

const { result, record, series } = busyNight()
const [host] = result.hosts
const [incident] = result.incidents
const interval = result.night
const feature = { name: "cpu", label: "cpu", unit: "%", kind: "gauge", scaling: "min-max", threshold: null }
const scaler = { origin: [0], spread: [1], limit: [4] }
const metadata = { host: "a", features: [feature], scaler, history: interval, step: 60_000 }
const profile = {
  step: 60_000,
  features: "cpu",
  enoughForOwnModel: true,
  enoughForWeekly: false,
  days: 9,
  needed: 8,
}
const checkpoint = {
  result: host,
  quality: result.dataQuality[0],
  summaries: [],
  members: incident?.members ?? [],
  silent: null,
  profile,
}
const entry: Entry = {
  version: 1,
  id: "ab12",
  route: "hook",
  run: result.run.id,
  occasion: "report",
  incident: null,
  hosts: ["a"],
  title: "night",
  state: "pending",
  createdAt: interval.end,
  order: 0,
  endedAt: null,
  attempts: 1,
  why: "503",
  remaining: null,
  body: { text: "x" },
}
const frame = { host: "a", start: 0, step: 60_000, rows: 2, features: [feature], values: new Float32Array(2) }
const frames = { host: "a", history: frame, night: frame, quality: result.dataQuality[0] }

const samples: readonly (readonly [string, FileFormat<unknown>, unknown])[] = [
  ["run.json", formats.runRecordFile, record],
  ["outcome.json", formats.runOutcomeFile, { version: 1, exitCode: 5, faults: result.errors, stages: [] }],
  ["work/host-*.json", formats.checkpointFile, checkpoint],
  ["work/series-*.json", formats.memberSeriesFile, series[1]?.members[0]],
  ["work/warm-start.json", formats.warmStartFile, { a: "2026-11-19-01", b: null }],
  ["digest.json", formats.nightDigestFile, digestOf({ ...result, incidents: [] })],
  ["outbox/*.json", formats.outboxEntryFile, entry],
  ["model.json, metadata", formats.modelMetadataFile, metadata],
  ["last-run.json", formats.lastRunFile, { at: 0, exit: 0, report: true }],
  [
    "postmortem/*.json",
    formats.postmortemNotesFile,
    { version: 1, incident: "i", sections: { owner: { text: "Ada", seen: [] } } },
  ],
]

/** With the first three of each list: what follows is alike. */
function shortened(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 3).map(shortened)
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, shortened(one)]))
}

describe("a damaged file of the program itself is detected", () => {
  it.each(samples)(
    "%s",
    async (parser, { check }, sample) => {
      const original = shortened(sample)
      expect(check(original)).toHaveProperty("value")
      const inputs = fc.oneof(
        { weight: 4, arbitrary: mutated(original) },
        anything,
        hostileJson.map(text => JSON.parse(text) as unknown),
      )
      const parse = (content: unknown): unknown => {
        const checked = check(content)
        if ("value" in checked) return checked.value
        expect(checked.wrong.length).toBeGreaterThan(0)
        return refused
      }
      await fuzz({ parser, inputs, runs: 200, most: 6500, parse })
    },
    timeout,
  )

  it(
    "work/frames-*.bin",
    async () => {
      const file = join(await mkdtemp(join(tmpdir(), "noctule-fuzz-")), "frames.bin")
      const parse = async (bytes: Uint8Array): Promise<void> => {
        await writeFile(file, bytes)
        await readBinary(file, formats.hostFramesFile)
      }
      const inputs = damaged(serialize(frames))
      await fuzz({ parser: "work/frames-*.bin", inputs, runs: 50, most: 2000, parse })
    },
    timeout,
  )

  it(
    "an entry in the outbox costs itself",
    async () => {
      const outbox = await mkdtemp(join(tmpdir(), "noctule-fuzz-"))
      const parse = async (bytes: Uint8Array): Promise<unknown> => {
        await writeFile(join(outbox, "ab12.json"), bytes)
        const { entries, damaged: wrong } = await readOutbox(outbox)
        expect(entries.length + wrong.length).toBe(1)
        return wrong.length > 0 ? refused : entries
      }
      const inputs = damaged(Buffer.from(JSON.stringify(entry)))
      await fuzz({ parser: "outbox, bytes", inputs, runs: 50, most: 1000, parse })
    },
    timeout,
  )
})

describe("a forged model is a Fault or has its shape", () => {
  const model = denseAutoencoder({ window: 4, features: 2, units: 2, seed: 5 })
  const weights = Object.fromEntries(
    parametersOf(model.loss).map(({ from }) =>
      from.kind === "parameter" ? [from.name, from.initial] : ["", new Float32Array()],
    ),
  )
  const artifact = pack({ model, weights, about: metadata })
  const sha256 = (data: string | Uint8Array): string => createHash("sha256").update(data).digest("hex")

  it(
    "in model.json, with a checksum that fits",
    async () => {
      const { checksum: _, ...content } = JSON.parse(artifact.json) as Record<string, unknown>
      const parse = (forged: unknown): void => {
        const fields = typeof forged === "object" && forged !== null ? forged : { forged }
        const json = JSON.stringify({ ...fields, checksum: sha256(JSON.stringify(fields)) })
        expect(unpack({ onnx: artifact.onnx, json }, "a model").model.size.window).toBe(4)
      }
      await fuzz({ parser: "model.json", inputs: mutated(content), runs: 60, most: 2400, parse })
    },
    timeout,
  )

  it(
    "in model.onnx, with a checksum that fits",
    async () => {
      const { checksum: _, ...content } = JSON.parse(artifact.json) as Record<string, unknown>
      const parse = (onnx: Uint8Array): void => {
        const fields = { ...content, onnx: sha256(onnx) }
        const json = JSON.stringify({ ...fields, checksum: sha256(JSON.stringify(fields)) })
        const read = unpack({ onnx, json }, "a model").weights
        expect(Object.keys(read).sort()).toEqual(Object.keys(weights).sort())
      }
      await fuzz({ parser: "model.onnx", inputs: damaged(artifact.onnx), runs: 60, most: 1200, parse })
    },
    timeout,
  )
})
