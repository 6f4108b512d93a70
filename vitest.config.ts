import { defineConfig } from "vitest/config"

/** Two files at a time: many tests start programs that use a core each. Timeouts allow for a busy machine. */
export const common = {
  globalSetup: "test/own-tmp.ts",
  pool: "forks",
  maxWorkers: 2,
  testTimeout: 180_000,
  hookTimeout: 300_000,
} as const

const isolated = "test/unit/**/*.isolated.test.ts"

export default defineConfig({
  test: {
    ...common,
    projects: [
      {
        // Modules are loaded once per process, not once per file.
        extends: true,
        test: { name: "unit", include: ["test/unit/**/*.test.ts"], exclude: [isolated], isolate: false },
      },
      {
        // Unit tests that replace a module or measure their process, and all that stand outside test/unit.
        extends: true,
        test: {
          name: "isolated",
          include: ["test/**/*.test.ts"],
          // These have a configuration of their own.
          exclude: [
            "test/unit/**/!(*.isolated).test.ts",
            "test/{native,endurance,package,sources}/**",
            "test/hostile/costly.test.ts",
          ],
        },
      },
    ],
  },
})
