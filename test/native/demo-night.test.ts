import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, expect, it } from "vitest"
import {
  falseAlarms,
  foundBy,
  inShort,
  leadingFeature,
  liveNight,
  type Night,
} from "../integration/live-night.ts"
import { isNativeAvailable } from "./native-available.ts"

let root: string
let night: Night
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "noctule-native-"))
  if (isNativeAvailable()) night = await liveNight({ root, seed: 7, strength: 1, engine: "tensorflow" })
})
afterAll(() => rm(root, { recursive: true }))

it("trains every host on native TensorFlow", () => {
  const engines = night.result.hosts.map(({ training }) => training!.engine)
  expect(engines).toHaveLength(7)
  for (const engine of engines) expect(engine).toMatch(/^tensorflow \d+\.\d+\.\d+ native$/)
})

it("finds every planted fault, names what it moved, and raises at most one false alarm", () => {
  const missed = night.truth.faults.filter(fault => foundBy(fault, night.result) === undefined)
  expect(missed.map(({ host, kind }) => `${host} ${kind}`)).toEqual([])
  const leading = night.truth.faults
    .filter(({ kind }) => kind !== "silence")
    .map(fault => leadingFeature(fault, night.result))
  expect(leading.filter(({ correct: truly }) => !truly)).toEqual([])
  expect(falseAlarms(night).map(inShort).slice(1)).toEqual([])
})
