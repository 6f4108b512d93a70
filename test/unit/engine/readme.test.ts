import { readFileSync } from "node:fs"
import { runInThisContext } from "node:vm"
import { expect, test } from "vitest"
import * as engine from "../../../src/engine/index.ts"

type Example = (
  room: typeof engine,
  console: { readonly log: (...words: readonly (string | number)[]) => void },
) => Promise<void>

const readme = readFileSync(new URL("../../../src/engine/README.md", import.meta.url), "utf8")

test("the README's example prints what the README shows", async () => {
  const [, code = "", printed = ""] = /```js\n(.*?)```\n\n```text\n(.*?)```/s.exec(readme) ?? []
  const body = code.replace(/^import (\{.*\}) from "\.\/index\.ts"$/m, "const $1 = engine")
  const lines: string[] = []
  const log = (...words: readonly (string | number)[]): void => {
    lines.push(words.join(" "))
  }
  const run = runInThisContext(`(async (engine, console) => {${body}})`) as Example
  await run(engine, { log })
  expect(`${lines.join("\n")}\n`).toBe(printed)
})

test("the README's mismatch is the one that a graph throws", () => {
  const x = engine.input("x", ["batch", 2])
  const narrow = engine.parameter("w", [3, 1], new Float32Array(3))
  const fault = /^MatMul does not accept.*$/m.exec(readme)
  expect(fault).not.toBeNull()
  expect(() => x.matmul(narrow)).toThrow(fault![0])
})

test("the README names every folder of the engine", () => {
  const rows = [...readme.matchAll(/^\| `(\w+)\/` \|/gm)].map(([, folder]) => folder)
  expect(rows.sort()).toEqual(["graph", "models", "onnx", "ops", "runtime", "train"])
})
