import { fileURLToPath } from "node:url"
import { defineConfig } from "vitest/config"
import standard from "../../vitest.config.ts"

/** `npm run test:unit`: no spawned process, no training, seconds. `npm test` runs the excluded files as well. */
export default defineConfig({
  root: fileURLToPath(new URL("../..", import.meta.url)),
  test: { ...standard.test, include: ["test/unit/**/*.test.ts"], exclude: [] },
})
