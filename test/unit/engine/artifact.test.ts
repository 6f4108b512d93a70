import { spawnSync } from "node:child_process"
import { createHash } from "node:crypto"
import { mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, test } from "vitest"
import { compile, denseAutoencoder, lstmAutoencoder, pack, parametersOf, unpack } from "../../../src/engine/index.ts"
import { numbers, worst } from "./oracles.ts"

const model = lstmAutoencoder({ window: 6, features: 3, units: 4, seed: 5 })
const weights = Object.fromEntries(Object.entries({ "encoder.weights": 16 * 8, "decoder.weights": 16 * 9, "readout.weight": 12, "readout.bias": 3 })
  .map(([name, count]) => [name, numbers(name, count, 0.5)]))
const about = { features: ["cpu", "load", "disk"], note: "naïve" }
const artifact = pack({ model, weights, about })
const windows = numbers("windows", 5 * 6 * 3)

test("a model comes back as it was packed, weight for weight", () => {
  const back = unpack(artifact, "state/db-1")
  expect(back.weights).toEqual(weights)
  expect(back.about).toEqual(about)
  expect(back.model.size).toMatchObject({ window: 6, features: 3, units: 4 })
  const dense = denseAutoencoder({ window: 6, features: 3, units: 4, seed: 5 })
  const initial = Object.fromEntries(parametersOf(dense.loss).map(({ from }) =>
    from.kind === "parameter" ? [from.name, from.initial] : []))
  expect(unpack(pack({ model: dense, weights: initial, about }), "x")).toMatchObject({ model: { kind: "dense-autoencoder" }, weights: initial })
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
  expect(code(artifact.onnx, artifact.json.replace("\"cpu\"", "\"gpu\""))).toBe("engine.artifact-corrupt")
  expect(code(artifact.onnx, artifact.json.replace("\"version\": 1", "\"version\": 2"))).toBe("engine.artifact-newer")
  const changed = (fields: object) => {
    const { checksum: _, ...content } = { ...(JSON.parse(artifact.json) as Record<string, unknown>), ...fields }
    return JSON.stringify({ ...content, checksum: createHash("sha256").update(JSON.stringify(content)).digest("hex") })
  }
  expect(code(artifact.onnx, changed({}))).toBe("none")
  for (const kind of ["transformer", "constructor", "__proto__"]) expect(code(artifact.onnx, changed({ kind }))).toBe("engine.artifact-foreign")
  for (const size of [{ units: 5 }, { features: 2 }]) expect(code(artifact.onnx, changed(size))).toBe("engine.artifact-corrupt")
  for (const foreign of ["{}", "[]", "null", "3", "{\"format\":\"other\"}"]) expect(code(artifact.onnx, foreign)).toBe("engine.artifact-foreign")
})

const python = process.env["PYTHON"] ?? "python3"
const hasPeer = spawnSync(python, ["-c", "import onnxruntime"]).status === 0

test.skipIf(!hasPeer)("[python] Python's onnxruntime reads model.onnx and rebuilds the same windows", async () => {
  const folder = mkdtempSync(join(tmpdir(), "noctule-"))
  writeFileSync(join(folder, "model.onnx"), artifact.onnx)
  writeFileSync(join(folder, "windows"), windows)
  const script = `
import sys, numpy, onnxruntime
windows = numpy.fromfile(sys.argv[1] + "/windows", "float32").reshape(5, 6, 3)
session = onnxruntime.InferenceSession(sys.argv[1] + "/model.onnx")
out, = session.run(["reconstruction"], {"windows": windows})
print(" ".join(repr(float(x)) for x in out.flatten()))`
  const { stdout } = spawnSync(python, ["-c", script, folder], { encoding: "utf8" })
  const { reconstruction } = await (await compile({ reconstruction: model.reconstruction }, { weights })).run({ windows })
  expect(worst(stdout.trim().split(" ").map(Number), reconstruction!)).toBeLessThan(1e-6)
})
