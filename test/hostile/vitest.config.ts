import { defineConfig } from "vitest/config"

/** Every hostile input, the costly ones too: minutes, one file at a time. */
export default defineConfig({
  test: {
    include: ["test/hostile/**/*.test.ts"],
    globalSetup: "test/own-tmp.ts",
    pool: "forks",
    maxWorkers: 1,
    testTimeout: 900_000,
    hookTimeout: 900_000,
  },
})
