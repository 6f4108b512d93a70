import { spawn } from "node:child_process"
import { mkdtemp, readFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { RunResult } from "../../src/base/index.ts"
import { memoryOf, secondsOfEnded } from "../bench/process-tree.ts"
import { smallSource, type SmallSource } from "../integration/small-night.ts"
import type { HostileInput } from "./inputs.ts"

/** A command, and what it cost. */
export interface Measured {
  readonly code: number | null
  readonly stderr: string
  /** Of processors, over all that the command started: a busy machine takes longer, not more. */
  readonly seconds: number
  /** MiB of the command and all that it started, at most; 0 where the system does not tell. */
  readonly peak: number
}

export interface HostileNight extends Measured {
  readonly result: RunResult | null
}

/** What a command may cost: the limits of the CronJob in jobs/kubernetes. */
export const limits = { seconds: 120, peak: 2048 } as const

/** A fleet of one healthy host `a` and the hosts of hostile files. */
export async function hostileSource(inputs: readonly HostileInput[]): Promise<SmallSource> {
  const more = inputs.map(({ key = "" }) => key).join("\n")
  const rules = { updates: 2, files: '"*"', host: '"{host}.*"', more }
  const source = await smallSource([{ host: "a" }], rules)
  for (const { file, make, key } of inputs)
    await make(key === undefined ? join(source.root, "data", file) : join(source.root, file))
  return source
}

/** One night over it, as a user runs it. */
export async function hostileNight({ job, output }: SmallSource): Promise<HostileNight> {
  const night = await measured(["run", job, "--output", output])
  const text = await readFile(join(output, "small", "latest", "result.json"), "utf8").catch(() => null)
  return { ...night, result: text === null ? null : (JSON.parse(text) as RunResult) }
}

export async function measured(args: readonly string[]): Promise<Measured> {
  const before = secondsOfEnded()
  const own = await mkdtemp(join(tmpdir(), "noctule-measured-"))
  const child = spawn(process.execPath, ["dist/cli/main.js", ...args], {
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, TMPDIR: own },
  })
  let [stderr, peak] = ["", 0]
  child.stderr.on("data", chunk => (stderr += chunk))
  const watch = setInterval(() => (peak = Math.max(peak, memoryOf(child.pid ?? 0))), 200)
  const code = await new Promise<number | null>(resolve => void child.on("close", resolve))
  clearInterval(watch)
  return { code, stderr, seconds: secondsOfEnded() - before, peak }
}
