import { fileURLToPath } from "node:url"
import { defineConfig } from "vitest/config"
import { common } from "../../vitest.config.ts"

/** `npm run test:package`: the package as a stranger installs it, from the npm registry. */
export default defineConfig({
  root: fileURLToPath(new URL("../..", import.meta.url)),
  test: { ...common, include: ["test/package/*.test.ts"], hookTimeout: 900_000, testTimeout: 900_000 },
})
