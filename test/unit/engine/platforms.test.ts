import { readdirSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { describe, expect, it } from "vitest"
import { onnxruntimePlatforms, runtimeUnavailable } from "../../../src/engine/faults.ts"

describe("ONNX Runtime", () => {
  it("is said to run where its package holds a build", () => {
    const manifest = createRequire(import.meta.url).resolve("onnxruntime-node/package.json")
    const builds = join(dirname(manifest), "bin/napi-v6")
    const builtFor = readdirSync(builds).flatMap(os =>
      readdirSync(join(builds, os)).map(arch => `${os}/${arch}`),
    )
    expect(builtFor.sort()).toEqual(onnxruntimePlatforms)
  })

  it("that has no build for a platform says so, with what to do", () => {
    const fault = runtimeUnavailable("onnxruntime", new Error("Cannot find module"), "darwin/x64")
    expect(fault).toMatchObject({
      code: "engine.no-native-package",
      what: expect.stringContaining("no build for darwin/x64, only for darwin/arm64, ") as string,
      hint: expect.stringContaining("model.engine: tensorflow") as string,
      exit: 2,
    })
    expect(runtimeUnavailable("tensorflow", new Error("broken"), "darwin/x64")).toMatchObject({
      code: "engine.runtime-unavailable",
    })
  })
})
