import type { ChildProcess } from "node:child_process"
import { readFileSync } from "node:fs"
import { isErrno } from "../../base/index.ts"

/** What one request may cost; processor and memory are watched where the system has /proc. */
export interface Limits {
  /** Of all processors together: a machine with other work to do takes longer, and costs no more. */
  readonly cpuSeconds: number
  /** By the clock: what waits for ever costs nothing. */
  readonly seconds: number
  /** Resident bytes. */
  readonly memory: number
}

/** ms: a process allocates a few hundred MB in that time. */
const interval = 50
/** Linux counts in these for every program. */
const [pageSize, ticksPerSecond] = [4096, 100] as const

/** Rejects when the child exceeds a limit. Never resolves; stops watching when `settled` aborts. */
export function watchLimits(child: ChildProcess, limits: Limits, settled: AbortSignal): Promise<never> {
  const cpuBefore = usageOf(child.pid).cpuSeconds
  return new Promise((_, reject) => {
    const deadline = setTimeout(
      () => reject(new Error(`it took longer than ${limits.seconds} s`)),
      limits.seconds * 1000,
    )
    const watch = setInterval(() => {
      const { cpuSeconds, memory } = usageOf(child.pid)
      if (memory > limits.memory)
        reject(new Error(`it needs more than ${Math.round(limits.memory / 2 ** 20)} MiB of memory`))
      if (cpuSeconds - cpuBefore > limits.cpuSeconds)
        reject(new Error(`it needs more than ${limits.cpuSeconds} s of a processor`))
    }, interval)
    settled.addEventListener("abort", () => {
      clearTimeout(deadline)
      clearInterval(watch)
    })
  })
}

/** Zeros where the process is gone or the system does not tell. */
function usageOf(pid: number | undefined): Pick<Limits, "cpuSeconds" | "memory"> {
  try {
    // After the program's name, which may hold anything: state, parent … (proc_pid_stat(5)).
    const fields = readFileSync(`/proc/${pid}/stat`, "latin1")
      .replace(/^[^]*\) /, "")
      .split(" ")
    const [user, system, pages] = [fields[11], fields[12], fields[21]].map(Number)
    return { cpuSeconds: (user! + system!) / ticksPerSecond, memory: pages! * pageSize }
  } catch (error) {
    if (isErrno(error)) return { cpuSeconds: 0, memory: 0 }
    throw error
  }
}
