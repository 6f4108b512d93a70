import { spawnSync } from "node:child_process"
import { createHash } from "node:crypto"
import { mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, test } from "vitest"
import {
  compile,
  denseAutoencoder,
  lstmAutoencoder,
  lstmForecaster,
  type Model,
  pack,
  parametersOf,
  unpack,
} from "../../../../src/engine/index.ts"
import { numbers, worst } from "../oracles.ts"

const model = lstmAutoencoder({ window: 6, features: 3, units: 4, seed: 5 })
const weights = Object.fromEntries(
  Object.entries({
    "encoder.weights": 16 * 8,
    "decoder.weights": 16 * 9,
    "readout.weight": 12,
    "readout.bias": 3,
  }).map(([name, count]) => [name, numbers(name, count, 0.5)]),
)
const about = { features: ["cpu", "load", "disk"], note: "naïve" }
const artifact = pack({ model, weights, about })
const windows = numbers("windows", 5 * 6 * 3)

test("a model comes back as it was packed, weight for weight", () => {
  const back = unpack(artifact, "state/db-1")
  expect(back.weights).toEqual(weights)
  expect(back.about).toEqual(about)
  expect(back.model.size).toMatchObject({ window: 6, features: 3, units: 4 })
  const dense = denseAutoencoder({ window: 6, features: 3, units: 4, seed: 5 })
  const unpackedDense = unpack(pack({ model: dense, weights: initial(dense), about }), "x")
  expect(unpackedDense).toMatchObject({ model: { kind: "dense-autoencoder" }, weights: initial(dense) })
})

test("the same model gives the same bytes", () => {
  expect(pack({ model, weights, about })).toEqual(artifact)
})

test("a flipped bit, a cut file, another's file or a later format is a Fault that names the model, never a score", () => {
  const code = (onnx: Uint8Array, json: string) => {
    try {
      unpack({ onnx, json }, "state/db-1")
    } catch (error) {
      expect(String(error)).toContain("state/db-1")
      return (error as { code: string }).code
    }
    return "none"
  }
  const flipped = artifact.onnx.slice()
  flipped[flipped.length - 40]! ^= 1
  expect(code(flipped, artifact.json)).toBe("engine.artifact-corrupt")
  expect(code(artifact.onnx.subarray(0, 100), artifact.json)).toBe("engine.artifact-corrupt")
  expect(code(artifact.onnx, artifact.json.slice(0, 50))).toBe("engine.artifact-corrupt")
  expect(code(artifact.onnx, artifact.json.replace('"cpu"', '"gpu"'))).toBe("engine.artifact-corrupt")
  expect(code(artifact.onnx, artifact.json.replace('"version": 1', '"version": 2'))).toBe(
    "engine.artifact-newer",
  )
  const changed = (fields: object) => {
    const { checksum: _, ...content } = {
      ...(JSON.parse(artifact.json) as Record<string, unknown>),
      ...fields,
    }
    return JSON.stringify({
      ...content,
      checksum: createHash("sha256").update(JSON.stringify(content)).digest("hex"),
    })
  }
  expect(code(artifact.onnx, changed({}))).toBe("none")
  for (const kind of ["transformer", "constructor", "__proto__"])
    expect(code(artifact.onnx, changed({ kind }))).toBe("engine.artifact-foreign")
  for (const size of [{ units: 5 }, { features: 2 }])
    expect(code(artifact.onnx, changed(size))).toBe("engine.artifact-corrupt")
  for (const forged of [
    { units: 0 },
    { window: -1 },
    { features: 1.5 },
    { units: "4" },
    { window: 1e9 },
    { units: null },
  ])
    expect(code(artifact.onnx, changed(forged))).toBe("engine.artifact-corrupt")
  for (const bytes of [Uint8Array.of(255, 255), Uint8Array.of(58, 4, 42, 2, 74, 9)]) {
    const onnx = createHash("sha256").update(bytes).digest("hex")
    expect(code(bytes, changed({ onnx }))).toBe("engine.artifact-corrupt")
  }
  for (const foreign of ["{}", "[]", "null", "3", '{"format":"other"}'])
    expect(code(artifact.onnx, foreign)).toBe("engine.artifact-foreign")
})

const python = process.env["PYTHON"] ?? "python3"
const hasPeer = spawnSync(python, ["-c", "import onnxruntime"]).status === 0

test.skipIf(!hasPeer)(
  "[python] Python's onnxruntime reads model.onnx of any kind: it rebuilds and judges the same windows, gaps too",
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "noctule-"))
    const gaps = windows.map((value, i) => (i % 11 === 0 ? NaN : value))
    writeFileSync(join(folder, "windows"), gaps)
    const size = { window: 6, features: 3, units: 4, seed: 5 }
    const trained = [
      { model, weights },
      ...[denseAutoencoder(size), lstmForecaster(size)].map(other => ({
        model: other,
        weights: initial(other),
      })),
    ]
    for (const each of trained) writeFileSync(join(folder, each.model.kind), pack({ ...each, about }).onnx)
    const script = `
import sys, numpy, onnxruntime
windows = numpy.fromfile(sys.argv[1] + "/windows", "float32").reshape(5, 6, 3)
for kind in sys.argv[2:]:
  session = onnxruntime.InferenceSession(sys.argv[1] + "/" + kind)
  for out in session.run(["reconstruction", "error"], {"windows": windows}):
    print(" ".join(repr(float(x)) for x in out.flatten()))`
    const { stdout } = spawnSync(python, ["-c", script, folder, ...trained.map(each => each.model.kind)], {
      encoding: "utf8",
    })
    const lines = stdout
      .trim()
      .split("\n")
      .map(line => line.split(" ").map(Number))
    for (const {
      model: { reconstruction, error },
      weights,
    } of trained) {
      const own = await (await compile({ reconstruction, error }, { weights })).run({ windows: gaps })
      for (const name of ["reconstruction", "error"]) {
        const [found, expected] = [lines.shift()!, [...own[name]!]]
        expect(found.map(Number.isNaN)).toEqual(expected.map(Number.isNaN))
        expect(
          worst(
            found.map(x => x || 0),
            expected.map(x => x || 0),
          ),
        ).toBeLessThan(1e-6)
      }
    }
  },
)

function initial({ loss }: Model): Record<string, Float32Array> {
  return Object.fromEntries(
    parametersOf(loss).map(({ from }) => (from.kind === "parameter" ? [from.name, from.initial] : [])),
  )
}
