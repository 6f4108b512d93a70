import type { ChildProcess } from "node:child_process"
import { readFileSync } from "node:fs"
import { isErrno } from "../../base/index.ts"

/** Limits of one request; CPU time and memory are watched where the system has /proc. */
export interface Limits {
  /** CPU seconds over all cores, independent of other load. */
  readonly cpuSeconds: number
  /** Wall-clock limit, because waiting costs no CPU time. */
  readonly seconds: number
  /** Resident bytes. */
  readonly memory: number
}

/** What a child was ended for. */
export class LimitExceeded extends Error {}

/** ms between checks: a process can allocate a few hundred MB in that time. */
const interval = 50
/** Linux's unit of CPU time in /proc. */
const [pageSize, ticksPerSecond] = [4096, 100] as const

/** Rejects when the child exceeds a limit. Never resolves; stops watching when `settled` aborts. */
export function watchLimits(child: ChildProcess, limits: Limits, settled: AbortSignal): Promise<never> {
  const isWatched = Number.isFinite(limits.cpuSeconds) || Number.isFinite(limits.memory)
  const cpuBefore = isWatched ? usageOf(child.pid).cpuSeconds : 0
  return new Promise((_, reject) => {
    const deadline = setTimeout(
      () => reject(new LimitExceeded(`it took longer than ${limits.seconds} s`)),
      limits.seconds * 1000,
    )
    const check = (): void => {
      const { cpuSeconds, memory } = usageOf(child.pid)
      if (memory > limits.memory)
        reject(new LimitExceeded(`it needs more than ${Math.round(limits.memory / 2 ** 20)} MiB of memory`))
      if (cpuSeconds - cpuBefore > limits.cpuSeconds)
        reject(new LimitExceeded(`it needs more than ${limits.cpuSeconds} s of a processor`))
    }
    const watch = isWatched ? setInterval(check, interval) : undefined
    settled.addEventListener("abort", () => {
      clearTimeout(deadline)
      clearInterval(watch)
    })
  })
}

/** ms between reports of what a child has read. */
const readingInterval = 1000

/** Reports the bytes that the child reads from now on, until `settled` aborts. */
export function watchReading(
  child: ChildProcess,
  report: (bytes: number) => void,
  settled: AbortSignal,
): void {
  const before = bytesReadBy(child.pid)
  const timer = setInterval(() => report(bytesReadBy(child.pid) - before), readingInterval)
  settled.addEventListener("abort", () => clearInterval(timer))
}

/** By read calls, also of what is in the page cache; 0 where the process has ended or there is no /proc. */
function bytesReadBy(pid: number | undefined): number {
  return Number(/^rchar: (\d+)/m.exec(procText(pid, "io"))?.[1] ?? 0)
}

/** Zeros where the process has ended or there is no /proc. */
function usageOf(pid: number | undefined): Pick<Limits, "cpuSeconds" | "memory"> {
  // After the program's name, which may contain anything: state, parent … (proc_pid_stat(5)).
  const fields = procText(pid, "stat")
    .replace(/^[^]*\) /, "")
    .split(" ")
  const field = (place: number): number => Number(fields[place] ?? 0)
  return { cpuSeconds: (field(11) + field(12)) / ticksPerSecond, memory: field(21) * pageSize }
}

/** "" where the process has ended or there is no /proc. */
function procText(pid: number | undefined, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "latin1")
  } catch (error) {
    if (isErrno(error)) return ""
    throw error
  }
}
