import { spawn } from "node:child_process"
import { setTimeout as sleep } from "node:timers/promises"
import { stopwatch } from "../../clock.ts"

export interface Running {
  /** Ends it, and waits for its end. */
  readonly stop: (signal?: NodeJS.Signals) => Promise<number | null>
}

export interface RunningWatch extends Running {
  readonly url: string
  readonly pid: number
  /** Lines of its log so far. */
  readonly log: () => string
}

/** A server of another project. */
export function start(command: string, args: readonly string[]): Running {
  const child = spawn(command, args, { stdio: "ignore" })
  const ended = new Promise<number | null>(resolve => child.on("close", resolve))
  return {
    stop: async (signal = "SIGTERM") => {
      child.kill(signal)
      return await ended
    },
  }
}

/** `noctule watch` on a free port, from the compiled program, once it listens. */
export async function startWatch(job: string, options: readonly string[]): Promise<RunningWatch> {
  const command = ["dist/cli/main.js", "watch", job, "--listen", "127.0.0.1:0", ...options]
  const child = spawn(process.execPath, command)
  const ended = new Promise<number | null>(resolve => child.on("close", resolve))
  let log = ""
  child.stderr.on("data", chunk => (log += String(chunk)))
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on("data", chunk => {
      const [, found] = /watching on (\S+)\n/.exec(String(chunk)) ?? []
      if (found !== undefined) resolve(found)
    })
    void ended.then(code => reject(new Error(`the watch ended with ${code}: ${log}`)))
  })
  return {
    url,
    pid: child.pid ?? 0,
    log: () => log,
    stop: async (signal = "SIGTERM") => {
      child.kill(signal)
      return await ended
    },
  }
}

/** Waits until `check` gives something, and gives it; throws after `limit` ms. */
export async function eventually<T>(check: () => T | null | Promise<T | null>, limit = 200_000): Promise<T> {
  for (const waited = stopwatch(); waited() < limit; await sleep(200)) {
    const found = await check()
    if (found !== null) return found
  }
  throw new Error(`nothing came within ${limit} ms: ${String(check)}`)
}
