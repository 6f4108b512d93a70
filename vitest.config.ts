import { defineConfig } from "vitest/config"

/** Two files at a time: many tests start programs that use a core each. The patience is for a machine that has other work to do. */
export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // These have a configuration of their own.
    exclude: ["test/native/**", "test/endurance/**", "test/hostile/costly.test.ts"],
    globalSetup: "test/own-tmp.ts",
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 180_000,
    hookTimeout: 300_000,
  },
})
