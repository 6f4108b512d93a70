import { fileURLToPath } from "node:url"
import { defineConfig } from "vitest/config"
import { common } from "../../vitest.config.ts"

const trains = [
  "test/unit/detect/{detect,false-alarms}.test.ts",
  "test/unit/detect/{detectors,explain,forecast,level-shift,training}/**",
  "test/unit/engine/{models,runtime,train}/**",
  "test/unit/engine/graph/{graph,ops}.test.ts", // every op on every runtime
]
const spawns = [
  "test/unit/base/{child-env,prototypes}.test.ts",
  "test/unit/cli/commands/{doctor,label,mail,validate}.test.ts",
  "test/unit/deliver/metrics.test.ts", // promtool
  "test/unit/kubernetes.test.ts", // kubectl
  "test/unit/live/http/{metrics,server}.test.ts", // promtool, servers on the loopback interface
  "test/unit/pipeline/**", // workers
  "test/unit/report/{html,mail,pdf,postmortem}/**", // browser and templates
  "test/unit/store/{crash-at-every-write.isolated.test.ts,processes/**}",
  "test/unit/store/output.isolated.test.ts", // replaces a module
]
/** Seconds of CPU each. */
const slow = [
  "test/unit/{charts,demo}/**", // draw charts, simulate a fleet
  "test/unit/{ingest,cli/init}/**", // read files with DuckDB
  "test/unit/cli/commands/init.test.ts",
  "test/unit/deliver/drain.test.ts", // servers on the loopback interface
  "test/unit/engine/ops/lstm.test.ts",
  "test/unit/frame/overview.test.ts", // loads danfo.js
  "test/unit/report/{failure/write,logo,run-files}.test.ts",
  "test/unit/store/scores/**", // DuckDB
  "test/unit/report/facts/night/earlier-nights.test.ts",
]

/** `npm run test:unit`: seconds, no spawned process, no training. `npm test` runs the excluded files as well. */
export default defineConfig({
  root: fileURLToPath(new URL("../..", import.meta.url)),
  test: {
    ...common,
    include: ["test/unit/**/*.test.ts"],
    exclude: [...trains, ...spawns, ...slow],
    // One process that loads each module once: no file of this lane mocks one.
    isolate: false,
    maxWorkers: 1,
  },
})
