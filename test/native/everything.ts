import { beforeEach, vi } from "vitest"
import { nativeSettings } from "../../src/engine/runtime/native.ts"
import { nativeLoads } from "./loads.ts"

/** Ahead of every native test: what names no engine runs on TensorFlow; where its binding does not load, all tests are skipped, and say so. */
Object.assign(process.env, nativeSettings)
const loads = nativeLoads()

vi.mock("../../src/engine/runtime/usual.ts", () => ({ usualEngine: "tensorflow" }))

beforeEach(({ skip }) => skip(!loads, "TensorFlow's native binding does not load here: test/native/build.sh builds it"))
