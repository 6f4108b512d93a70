import { defineConfig } from "vitest/config"

/** The long suites, apart from `npm test`: minutes to an hour, one file at a time. */
export default defineConfig({
  test: {
    include: ["test/endurance/**/*.test.ts"],
    globalSetup: "test/own-tmp.ts",
    pool: "forks",
    maxWorkers: 1,
    testTimeout: 3_600_000,
    hookTimeout: 300_000,
  },
})
