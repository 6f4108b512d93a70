import { beforeEach, vi } from "vitest"
import { nativeEnvironment } from "../../src/engine/runtime/native-environment.ts"
import { isNativeAvailable } from "./native-available.ts"

/**
 * Ahead of every native test: what names no engine runs on TensorFlow; where its binding does not load, all
 * tests are skipped, and say so.
 */
Object.assign(process.env, nativeEnvironment)
const available = isNativeAvailable()

vi.mock("../../src/engine/runtime/default-engine.ts", () => ({ defaultEngine: "tensorflow" }))

beforeEach(({ skip }) =>
  skip(!available, "TensorFlow's native binding does not load here: test/native/build.sh builds it"),
)
