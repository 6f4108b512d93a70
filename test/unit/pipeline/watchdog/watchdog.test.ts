import { execFileSync, spawnSync } from "node:child_process"
import { mkdtempSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { describe, expect, it } from "vitest"
import { type Effects, exits } from "../../../../src/base/index.ts"
import { stopwatch } from "../../../../src/pipeline/stages.ts"
import { withWatchdog } from "../../../../src/pipeline/watchdog/watchdog.ts"
import { noon } from "../../../clock.ts"
import { quietLog } from "../../../quiet-log.ts"

const effects: Effects = {
  now: () => noon,
  log: quietLog,
  progress: { at: () => undefined, clear: () => undefined },
  env: {},
  signal: new AbortController().signal,
}
const times = { interval: 20, blocked: 10_000, grace: 1000, idle: () => 200 }
const never = (): Promise<never> => new Promise(() => undefined)

describe("a stage that makes no progress", () => {
  it("is ended with a Fault that names it and its input, and the run's signal aborts", async () => {
    let stopped: AbortSignal | null = null
    const hung = withWatchdog(times, effects, async (watched, note) => {
      stopped = watched.signal
      watched.progress.at("hosts", "db-1", 0, 2)
      await stopwatch(() => noon, note).time("assemble", never)
    })
    await expect(hung).rejects.toMatchObject({
      code: "pipeline.stage-hung",
      what: expect.stringMatching(/^stage assemble was ended: no progress/) as string,
      where: "db-1",
      exit: exits.unreachable,
    })
    expect(stopped).toMatchObject({ aborted: true })
  })

  it("has all the time that its own processes may take, and as long as it logs", async () => {
    const patient = { ...times, idle: (stage: string) => (stage === "examine" ? 10_000 : 200) }
    const result = withWatchdog(patient, effects, async ({ log }, note) => {
      const wait = (ms: number) => new Promise<void>(resolve => void setTimeout(resolve, ms))
      await stopwatch(() => noon, note).time("examine", () => wait(500))
      for (let line = 0; line < 5; line++) {
        log.info("host.examined")
        await wait(100)
      }
      return "done"
    })
    expect(await result).toBe("done")
  })
})

const url = (path: string): string => JSON.stringify(pathToFileURL(path).href)
/** Runs `work` under the watchdog in a process of its own, and prints what it throws. */
function blockedBy(
  work: string,
  grace: number,
): { readonly stdout: string; readonly stderr: string; readonly signal: string | null } {
  const script = `
import { withWatchdog } from ${url("dist/pipeline/watchdog/watchdog.js")}
const silent = { debug() {}, info() {}, warn() {}, error() {} }
const effects = { log: silent, progress: { at() {}, clear() {} }, signal: new AbortController().signal }
const times = { interval: 20, blocked: 300, grace: ${grace}, idle: () => 60_000 }
await withWatchdog(times, effects, async (watched, note) => {
  note("report", "begins")
  watched.progress.at("report", "INC-1", 0, 1)
  await null;
  ${work}
}).catch(error => console.log(JSON.stringify(error.toRecord())))`
  return spawnSync(process.execPath, ["--input-type=module", "-e", script], {
    encoding: "utf8",
    timeout: 60_000,
  })
}

describe("a main thread that does not come back", () => {
  it("from JavaScript without end throws the Fault of its stage, and lives on", () => {
    const { stdout, stderr, signal } = blockedBy("for (;;);", 30_000)
    expect(signal, stderr).toBeNull()
    expect(JSON.parse(stdout)).toMatchObject({
      code: "pipeline.stage-hung",
      what: "stage report was ended: no progress for 0 s",
      where: "INC-1",
    })
  })

  it.skipIf(process.platform === "win32")("from the system is killed, with a line that says so", () => {
    const pipe = join(mkdtempSync(join(tmpdir(), "noctule-watchdog-")), "pipe")
    execFileSync("mkfifo", [pipe])
    const { stderr, signal } = blockedBy(
      `(await import("node:fs")).readFileSync(${JSON.stringify(pipe)})`,
      300,
    )
    expect(signal, stderr).toBe("SIGKILL")
    expect(JSON.parse(stderr)).toMatchObject({ level: "error", event: "run.hung" })
  })
})
