import { spawn, spawnSync } from "node:child_process"
import { once } from "node:events"
import { createWriteStream } from "node:fs"
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { performance } from "node:perf_hooks"
import { seeded } from "../../src/stats/index.ts"
import { lineOf } from "../../src/demo/gateway/write.ts"
import { requestsOf } from "../../src/demo/gateway/traffic.ts"
import { memoryOf, secondsOfTree } from "./process-tree.ts"

/**
 * `npm run bench:logs [LINES] [ROUNDS]`: how long an access log of five million lines takes from the file to the frame
 * (`noctule validate`, which reads the log and counts its requests), beside Debian's goaccess on the same file.
 * Seconds, seconds of the processors, and the highest memory of all processes.
 */
const lines = Number(process.argv[2] ?? 5_000_000)
const rounds = Number(process.argv[3] ?? 2)
const minute = 60_000
const end = Date.UTC(2026, 2, 18, 7)

const root = await mkdtemp(join(tmpdir(), "noctule-bench-"))
try {
  const log = join(root, "api", "access.log")
  await mkdir(join(root, "api"))
  const bytes = await writeLog(log)
  print(`${lines} lines, ${(bytes / 1e6).toFixed(0)} MB`)
  const job =
    "source: { root: ., logs: { files: '{service}/access.log' } }\nnight: { end: data }\nreport: { formats: [html] }\noutput: output\n"
  await writeFile(join(root, "job.yaml"), job)
  for (let round = 0; round < rounds; round++) {
    await rm(join(root, "output"), { recursive: true, force: true })
    await measure("noctule", process.execPath, ["dist/cli/main.js", "validate", join(root, "job.yaml")])
    const format = ["--log-format", '%h %^[%d:%t %^] "%r" %s %b "%R" "%u" %T']
    const times = ["--date-format", "%d/%b/%Y", "--time-format", "%H:%M:%S"]
    if (spawnSync("goaccess", ["--version"]).status === 0)
      await measure("goaccess", "goaccess", [
        log,
        ...format,
        ...times,
        "--no-progress",
        "-o",
        join(root, "goaccess.json"),
      ])
    else print("goaccess is not installed: skipped")
  }
} finally {
  await rm(root, { recursive: true, force: true })
}

/** A gateway's traffic, so dense that the lines fill three days. */
async function writeLog(path: string): Promise<number> {
  const random = seeded("bench/logs")
  const file = createWriteStream(path)
  const perMinute = Math.ceil(lines / (3 * 1440))
  let [written, bytes] = [0, 0]
  for (let time = end - 3 * 1440 * minute; written < lines; time += minute) {
    const requests = []
    while (requests.length < perMinute) requests.push(...requestsOf(time, [], random))
    const chosen = requests.slice(0, Math.min(perMinute, lines - written)).sort((a, b) => a.time - b.time)
    const text = chosen.map(lineOf).join("")
    written += chosen.length
    bytes += text.length
    if (!file.write(text)) await once(file, "drain")
  }
  file.end()
  await once(file, "finish")
  return bytes
}

async function measure(name: string, command: string, args: readonly string[]): Promise<void> {
  const start = performance.now()
  const child = spawn(command, args, { stdio: ["ignore", "ignore", "pipe"] })
  let [memory, seconds, errors] = [0, 0, ""]
  child.stderr.on("data", (text: Buffer) => void (errors += text.toString()))
  const timer = setInterval(() => {
    memory = Math.max(memory, memoryOf(child.pid ?? 0))
    seconds = Math.max(seconds, secondsOfTree(child.pid ?? 0))
  }, 100)
  await once(child, "close")
  clearInterval(timer)
  if (child.exitCode !== 0) throw new Error(`${name} ended with ${child.exitCode}: ${errors.slice(-500)}`)
  const elapsed = ((performance.now() - start) / 1000).toFixed(1)
  print(
    `${name.padEnd(9)} ${elapsed} s · ${seconds.toFixed(1)} s of the processors · ${memory.toFixed(0)} MB`,
  )
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
