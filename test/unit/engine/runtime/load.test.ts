import { afterEach, expect, test, vi } from "vitest"

afterEach(() => {
  vi.doUnmock("onnxruntime-node")
  vi.doUnmock("@tensorflow/tfjs")
  vi.resetModules()
})

test.each([
  ["onnxruntime", "onnxruntime-node", "tensorflow"],
  ["tensorflow", "@tensorflow/tfjs", "onnxruntime"],
] as const)(
  "a %s that does not load is a Fault that names it and offers the other one",
  async (engine, library, other) => {
    vi.resetModules()
    vi.doMock(library, () => {
      throw new Error("libfoo.so.1: cannot open shared object file")
    })
    const { compile, loadRuntime: runtime, scalar } = await import("../../../../src/engine/index.ts")
    if (
      engine === "tensorflow" &&
      (await runtime("tensorflow").then(
        r => r.description.endsWith("native"),
        () => false,
      ))
    )
      return
    const attempt = compile({ y: scalar(1).add(1) }, { engine })
    await expect(attempt).rejects.toMatchObject({ code: "engine.runtime-unavailable", exit: 2 })
    await expect(attempt).rejects.toThrow(
      new RegExp(`${engine} does not load: .*hint: .*set model.engine: ${other}`),
    )
  },
)
