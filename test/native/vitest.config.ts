import { fileURLToPath } from "node:url"
import { defineConfig } from "vitest/config"
import { common } from "../../vitest.config.ts"

/** `npm run test:native`: every test of the engine, and a whole night, on native TensorFlow. */
export default defineConfig({
  root: fileURLToPath(new URL("../..", import.meta.url)),
  test: {
    ...common,
    include: ["test/unit/engine/**/*.test.ts", "test/native/*.test.ts"],
    exclude: [],
    setupFiles: ["test/native/setup.ts"],
  },
})
