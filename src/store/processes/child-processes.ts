import { type ChildProcess, fork } from "node:child_process"
import { once } from "node:events"
import { childEnv, type Fault, type Reply, unwrap } from "../../base/index.ts"
import { type Limits, watchLimits } from "./limits.ts"

/** A kind of child process: a module that answers each message with one `Reply`. */
export interface ChildKind {
  /** Path of the compiled module. */
  readonly module: string
  /** Of V8, besides those of this process. */
  readonly nodeFlags: readonly string[]
  /** Idle children do not keep this process alive: nobody needs to close them. */
  readonly background?: true
}

export interface AskOptions {
  /** What is thrown where a child ends before it has answered, or does not even start. */
  readonly lost: (cause: unknown) => Fault
  readonly signal?: AbortSignal
  /** A child that exceeds them is ended. */
  readonly limits?: Limits
}

/** So many processes that work at once; a request waits until one of them is free. */
export interface ChildProcesses<Request> {
  /**
   * Throws what the child threw, the Fault `lost` where it ends before it has answered, and the signal's
   * reason when that aborts.
   */
  ask<Result>(request: Request, options: AskOptions): Promise<Result>
  /** Only once nothing is under way. */
  close(): Promise<void>
}

/**
 * What breaks in a child leaves the others and this process whole. What is handed over is copied. A signal
 * or a limit ends the child at once, wherever it is; the next request starts another one.
 */
export function openChildProcesses<Request extends object>(
  kind: ChildKind,
  count: number,
): ChildProcesses<Request> {
  const free: (ChildProcess | null)[] = Array<null>(count).fill(null)
  const waiting: ((child: ChildProcess | null) => void)[] = []
  const release = (child: ChildProcess | null): void => {
    const next = waiting.shift()
    if (next) next(child)
    else free.push(child)
  }
  return {
    async ask<Result>(request: Request, options: AskOptions) {
      const idle =
        free.length > 0
          ? free.pop()!
          : await new Promise<ChildProcess | null>(resolve => {
              waiting.push(resolve)
            })
      let child = idle
      try {
        options.signal?.throwIfAborted()
        child = idle && isAlive(idle) ? idle : start(kind)
        return unwrap((await replyFrom(child, { request, options, kind })) as Reply<Result>)
      } finally {
        release(child)
      }
    },
    async close() {
      await Promise.all(free.map(async child => child && isAlive(child) && (await stop(child))))
    },
  }
}

/** What the system, Node and native libraries go by; a job's passwords are none of it. */
const allowedNames =
  /^(PATH|HOME|TMPDIR|TEMP|TMP|LANG|LANGUAGE|LC_[A-Z]+|TZ|CI|SYSTEMROOT|(LD|DYLD|NODE|NOCTULE|UV|MALLOC|TF|ORT|OMP|CUDA|FAKETIME)_\w+)$/i

function start({ module, nodeFlags }: ChildKind): ChildProcess {
  return fork(module, [], {
    execPath: process.execPath,
    execArgv: [...process.execArgv, ...nodeFlags],
    env: childEnv(process.env, allowedNames),
    serialization: "advanced",
    stdio: ["ignore", 2, 2, "ipc"],
  })
}

const isAlive = ({ exitCode, signalCode, connected }: ChildProcess): boolean =>
  exitCode === null && signalCode === null && connected

interface Question {
  readonly request: object
  readonly options: AskOptions
  readonly kind: ChildKind
}

async function replyFrom(child: ChildProcess, { request, options, kind }: Question): Promise<Reply> {
  const { signal, limits } = options
  const kill = (): void => void child.kill("SIGKILL")
  const settled = new AbortController()
  const answer = once(child, "message", { signal: settled.signal }).then(([reply]) => reply as Reply)
  const ended = once(child, "exit", { signal: settled.signal }).then(
    ([code, by]: (number | string | null)[]) => Promise.reject(new Error(String(by ?? `exit code ${code}`))),
  )
  const exceeded = limits ? watchLimits(child, limits, settled.signal) : null
  signal?.addEventListener("abort", kill, { signal: settled.signal })
  if (kind.background) keepAlive(child, true)
  child.send(request, error => {
    if (error) kill()
  })
  try {
    return await Promise.race([answer, ended, ...(exceeded ? [exceeded] : [])])
  } catch (error) {
    await end(child)
    signal?.throwIfAborted()
    throw options.lost(error)
  } finally {
    settled.abort()
    if (kind.background) keepAlive(child, false)
  }
}

/** Gone when it resolves: the next request must not meet a child that is dying. */
async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, "exit")
  child.kill("SIGKILL")
  await exited
}

function keepAlive(child: ChildProcess, alive: boolean): void {
  const method = alive ? "ref" : "unref"
  child[method]()
  child.channel?.[method]()
}

async function stop(child: ChildProcess): Promise<void> {
  const exited = once(child, "exit")
  child.disconnect()
  await exited
}
