import { type ChildProcess, spawn } from "node:child_process"
import { Socket } from "node:net"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import type { Browser, ConnectionTransport } from "puppeteer-core"
import { type Effects, firstLine, isErrno } from "../../../base/index.ts"
import { browserEnv } from "./browser-env.ts"
import type { Program } from "./bundled-chromium.ts"

/** A browser that answers, and its process. */
export interface Launched {
  readonly browser: Browser
  readonly child: ChildProcess
}

export interface Launch {
  readonly program: Program
  readonly profileDir: string
  readonly sandbox: "on" | "off"
  readonly env: Effects["env"]
  /** ms within which it must answer. */
  readonly timeout: number
  /** Kills it while it starts. */
  readonly signal: AbortSignal
}

/**
 * Starts the program as a process group of its own and connects through its pipe. Throws why it does not
 * start, ends, answers with what is no protocol, or says nothing in time; the group is gone then.
 */
export async function launch(start: Launch): Promise<Launched> {
  const { default: puppeteer } = await import("puppeteer-core")
  const { program, profileDir, sandbox, timeout, signal } = start
  const args = puppeteer.defaultArgs({
    headless: "shell",
    userDataDir: join(profileDir, "profile"),
    args: [...flags, ...(sandbox === "off" ? ["--no-sandbox"] : [])],
  })
  const child = spawn(program.path, ["--remote-debugging-pipe", ...args], {
    detached: true,
    env: environment(start),
    stdio: ["ignore", "ignore", "pipe", "pipe", "pipe"],
  })
  const { failed, fail } = failureOf(child, timeout)
  const stop = (): void => killGroup(child)
  signal.addEventListener("abort", stop)
  let answered = false
  try {
    const connected = puppeteer.connect({ transport: transportOf(child, fail), protocolTimeout: 300_000 })
    const browser = await Promise.race([connected, failed])
    answered = true
    return { browser, child }
  } catch (error) {
    // The pipe closes a moment before the process is known to have ended, and its own words say more.
    await Promise.race([failed, sleep(200)])
    throw error
  } finally {
    signal.removeEventListener("abort", stop)
    if (!answered) killGroup(child)
  }
}

/** Its whole process group: a killed parent leaves renderers behind. */
export function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, "SIGKILL")
  } catch (error) {
    if (!isErrno(error, "ESRCH")) throw error
  }
}

const flags = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-domain-reliability",
  "--disable-sync",
  "--host-resolver-rules=MAP * ~NOTFOUND",
  "--font-render-hinting=none",
  "--disable-dev-shm-usage",
]

function environment({ program, profileDir, env }: Launch): NodeJS.ProcessEnv {
  const folders = { TMPDIR: profileDir, XDG_CONFIG_HOME: profileDir, XDG_CACHE_HOME: profileDir }
  return browserEnv({ HOME: profileDir, ...env }, { ...folders, ...program.env })
}

interface Failure {
  /** Rejects with why the process does not start, how it ended, or when the time is over. Never resolves. */
  readonly failed: Promise<never>
  readonly fail: (why: Error) => void
}

function failureOf(child: ChildProcess, timeout: number): Failure {
  let fail: Failure["fail"] = () => undefined
  let complaint = ""
  child.stderr?.on("data", (text: Buffer) => (complaint += complaint.length < 4096 ? text.toString() : ""))
  const failed = new Promise<never>((_, reject) => {
    fail = reject
    const timer = setTimeout(() => reject(new Error(`no answer within ${timeout / 1000} s`)), timeout).unref()
    child.once("error", reject)
    child.once("close", (code, signal) => {
      clearTimeout(timer)
      const why = complaint.split("\n").find(line => /FATAL|ERROR|No usable sandbox/.test(line)) ?? complaint
      reject(new Error(`it ended with ${signal ?? `exit code ${code}`}: ${firstLine(why.trim())}`))
    })
  })
  failed.catch(() => undefined) // nobody waits for it any more once the browser has answered
  return { failed, fail }
}

/**
 * Messages through file descriptors 3 and 4, each ended by a NUL. Puppeteer's own leaves what it cannot parse
 * to nobody, which ends the process; here it ends the browser.
 */
function transportOf(child: ChildProcess, fail: Failure["fail"]): ConnectionTransport {
  const [, , , input, output] = child.stdio
  if (!(input instanceof Socket) || !(output instanceof Socket)) throw new Error("the browser has no pipe")
  const transport: ConnectionTransport = {
    send: message => void input.write(`${message}\0`),
    close: () => output.destroy(),
  }
  const receive = async (message: string): Promise<void> => transport.onmessage?.(message)
  const garbage = (): void => {
    fail(new Error("what it writes into the pipe is no protocol"))
    killGroup(child)
  }
  const messages = splitter(message => void receive(message).catch(garbage))
  input.on("error", () => undefined) // its end is what "close" tells
  output.on("error", () => undefined)
  output.on("data", messages)
  output.on("close", () => transport.onclose?.())
  return transport
}

/** Calls `take` with each text that a NUL ends. */
function splitter(take: (message: string) => void): (chunk: Buffer) => void {
  let parts: Buffer[] = []
  return chunk => {
    let start = 0
    for (let end = chunk.indexOf(0); end >= 0; end = chunk.indexOf(0, start)) {
      const message = Buffer.concat([...parts, chunk.subarray(start, end)]).toString("utf8")
      setImmediate(() => take(message))
      parts = []
      start = end + 1
    }
    if (start < chunk.length) parts.push(chunk.subarray(start))
  }
}
