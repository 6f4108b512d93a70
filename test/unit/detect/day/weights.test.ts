import { mkdtemp, readdir } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, it } from "vitest"
import { openWeightStore } from "../../../../src/detect/day/weights.ts"
import { openScratchFile } from "../../../../src/store/index.ts"

const models = (value: number) => [
  { kernel: new Float32Array(300).fill(value), bias: Float32Array.of(value + 1) },
  { kernel: new Float32Array(200).fill(value + 2) },
]

it("gives each host its own weights, in memory or beyond the limit, and leaves no file", async () => {
  const folder = await mkdtemp(join(tmpdir(), "noctule-weights-"))
  const store = openWeightStore({ keptBytes: 5000, scratch: () => openScratchFile(folder) })
  const stored = new Map<string, Awaited<ReturnType<typeof store.add>>>()
  for (const [i, host] of ["a", "b", "c", "d"].entries())
    stored.set(host, await store.add(host, models(10 * i)))
  stored.set("c", await store.add("c", models(70)))
  for (const [host, value] of [
    ["d", 30],
    ["a", 0],
    ["c", 70],
    ["b", 10],
    ["d", 30],
  ] as const)
    expect(await stored.get(host)?.read(), host).toEqual(models(value))
  expect(await readdir(folder)).toEqual([])
  await store.close()
})
