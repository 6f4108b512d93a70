import { fileURLToPath } from "node:url"
import { defineConfig } from "vitest/config"

/** `npm run test:sources`: the servers that metrics come from, where they are installed. One file at a time. */
export default defineConfig({
  root: fileURLToPath(new URL("../..", import.meta.url)),
  test: {
    include: ["test/sources/**/*.test.ts"],
    globalSetup: "test/own-tmp.ts",
    pool: "forks",
    maxWorkers: 1,
    testTimeout: 900_000,
    hookTimeout: 900_000,
  },
})
