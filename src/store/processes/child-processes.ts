import { type ChildProcess, fork } from "node:child_process"
import { once } from "node:events"
import { childEnv, type Fault, type Reply, unwrap } from "../../base/index.ts"
import { type Limits, watchLimits, watchReading } from "./limits.ts"

/** A kind of child process: a module that answers each message with one `Reply`. */
export interface ChildKind {
  /** Path of the compiled module. */
  readonly module: string
  /** V8 flags besides those of this process. */
  readonly nodeFlags: readonly string[]
  /** Idle children do not keep this process alive. */
  readonly background?: true
  /** ms that a request waits for a busy child before another one is started; at once where absent. */
  readonly patience?: number
}

export interface AskOptions {
  /** The Fault for a child that ends before its reply or fails to start. */
  readonly lost: (cause: unknown) => Fault
  readonly signal?: AbortSignal
  /** Limits; a child that exceeds one is killed. */
  readonly limits?: Limits
  /** Called each second with the bytes that the child has read for this request, where the system has /proc. */
  readonly onRead?: (bytes: number) => void
}

/** A fixed number of processes; a request waits for a free one. */
export interface ChildProcesses<Request> {
  /**
   * Throws the child's error, the Fault `lost` where it ends before its reply, and the signal's reason on
   * abort.
   */
  ask<Result>(request: Request, options: AskOptions): Promise<Result>
  /** Call only when idle. */
  close(): Promise<void>
}

/**
 * A crash costs only its child. Requests are copied. A signal or limit kills the child at once; the next
 * request starts another.
 */
export function openChildProcesses<Request extends object>(
  kind: ChildKind,
  count: number,
): ChildProcesses<Request> {
  const slots = openSlots(kind, count)
  return {
    async ask<Result>(request: Request, options: AskOptions) {
      let child = await slots.take()
      try {
        options.signal?.throwIfAborted()
        child ??= start(kind)
        return unwrap((await replyFrom(child, { request, options, kind })) as Reply<Result>)
      } finally {
        slots.release(child)
      }
    },
    async close() {
      await Promise.all(slots.idle().map(stop))
    },
  }
}

/** Which children are free, and who waits for one. */
interface Slots {
  /** A free child; null where one is to be started. */
  readonly take: () => Promise<ChildProcess | null>
  /** Null, or a child that died, leaves room for another one. */
  readonly release: (child: ChildProcess | null) => void
  readonly idle: () => readonly ChildProcess[]
}

function openSlots({ patience = 0 }: ChildKind, count: number): Slots {
  const idle: ChildProcess[] = []
  const waiting = new Set<(child: ChildProcess | null) => void>()
  let busy = 0
  const serve = (waiter: (child: ChildProcess | null) => void, child: ChildProcess | null): void => {
    waiting.delete(waiter)
    busy++
    waiter(child)
  }
  const takeIdle = (): ChildProcess | null => {
    for (let child = idle.pop(); child; child = idle.pop()) if (isAlive(child)) return child
    return null
  }
  return {
    take: () =>
      new Promise(resolve => {
        const child = takeIdle()
        if (child || busy === 0 || (patience === 0 && busy < count)) return serve(resolve, child)
        waiting.add(resolve)
        if (busy < count)
          setTimeout(() => {
            if (waiting.has(resolve) && busy < count) serve(resolve, null)
          }, patience).unref()
      }),
    release(child) {
      busy--
      const [next] = waiting
      if (next) serve(next, child && isAlive(child) ? child : null)
      else if (child) idle.push(child)
    },
    idle: () => idle.filter(isAlive),
  }
}

/** Variables that the system, Node and native libraries need, without a job's passwords. */
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
  const { signal, limits, onRead } = options
  const kill = (): void => void child.kill("SIGKILL")
  const settled = new AbortController()
  const answer = once(child, "message", { signal: settled.signal }).then(([reply]) => reply as Reply)
  const ended = once(child, "exit", { signal: settled.signal }).then(
    ([code, by]: (number | string | null)[]) => Promise.reject(new Error(String(by ?? `exit code ${code}`))),
  )
  const exceeded = limits ? watchLimits(child, limits, settled.signal) : null
  if (onRead) watchReading(child, onRead, settled.signal)
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

/** Resolves once the child has exited, so that the next request gets a live one. */
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
