import { spawn } from "node:child_process"
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import type { RunResult } from "../../src/base/index.ts"
import { memoryOf, secondsOfEnded } from "../bench/process-tree.ts"
import { smallSource, type SmallSource } from "../integration/small-night.ts"
import type { HostileInput } from "./inputs.ts"

export interface HostileNight {
  readonly code: number | null
  readonly stderr: string
  /** Of processors, over all that the command started: a busy machine takes longer, not more. */
  readonly seconds: number
  /** MiB of the command and all that it started, at most; 0 where the system does not tell. */
  readonly peak: number
  readonly result: RunResult | null
}

/** A fleet of one healthy host `a` and the hosts of hostile files. */
export async function hostileSource(inputs: readonly HostileInput[], more = ""): Promise<SmallSource> {
  const rules = { updates: 2, files: '"*"', host: '"{host}.*"', more }
  const source = await smallSource([{ host: "a" }], rules)
  for (const { file, make } of inputs) await make(join(source.root, "data", file))
  return source
}

/** One night over it, as a user runs it. */
export async function hostileNight({ job, output }: SmallSource): Promise<HostileNight> {
  const before = secondsOfEnded()
  const child = spawn(process.execPath, ["dist/cli/main.js", "run", job, "--output", output], {
    stdio: ["ignore", "ignore", "pipe"],
  })
  let [stderr, peak] = ["", 0]
  child.stderr.on("data", chunk => (stderr += chunk))
  const watch = setInterval(() => (peak = Math.max(peak, memoryOf(child.pid!))), 200)
  const code = await new Promise<number | null>(resolve => void child.on("close", resolve))
  clearInterval(watch)
  const seconds = secondsOfEnded() - before
  const text = await readFile(join(output, "small", "latest", "result.json"), "utf8").catch(() => null)
  const result = text === null ? null : (JSON.parse(text) as RunResult)
  return { code, stderr, seconds, peak, result }
}
