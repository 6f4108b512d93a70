import { defineConfig } from "vitest/config"

/** `npm run fuzz`: a hundred thousand cases, counted by parser. */
export default defineConfig({
  test: {
    include: ["test/fuzz/**/*.test.ts"],
    globalSetup: ["test/own-tmp.ts", "test/fuzz/count.ts"],
    pool: "forks",
    maxWorkers: 1,
    hookTimeout: 300_000,
  },
})
