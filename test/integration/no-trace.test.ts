import { mkdir, readdir } from "node:fs/promises"
import { join } from "node:path"
import { expect, it } from "vitest"
import { noctule, smallSource } from "./small-night.ts"

it("a run leaves nothing outside its output: no file in TMPDIR or HOME, and no telemetry's identifier", async () => {
  const source = await smallSource([{ host: "a", fault: 3 }], { formats: "[html, pdf]" })
  const places = { HOME: join(source.root, "home"), TMPDIR: join(source.root, "tmp") }
  for (const place of Object.values(places)) await mkdir(place)
  // ONNX Runtime's telemetry is silent where CI is set, so CI is taken away.
  const ended = await noctule(["run", source.job, "--output", source.output], {
    env: { ...places, CI: undefined, ORT_DISABLE_TELEMETRY: undefined },
  })
  expect([0, 5], ended.stderr).toContain(ended.code)
  for (const place of Object.values(places))
    expect(await readdir(place, { recursive: true }), place).toEqual([])
})
