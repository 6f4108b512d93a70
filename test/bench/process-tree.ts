import { existsSync, readdirSync, readFileSync } from "node:fs"

/** What a tree of processes takes, as Linux tells it under /proc; all zero on systems that do not. */
export interface Usage {
  /** MB; pages that processes share count once (proportional set size). */
  readonly memory: number
  /** Seconds of the processors since their start, by process. */
  readonly seconds: ReadonlyMap<number, number>
}

/** Of a process and all that it started. */
export function usageOf(root: number): Usage {
  if (!existsSync("/proc/self/smaps_rollup")) return { memory: 0, seconds: new Map() }
  const tree = treeOf(root)
  return { memory: tree.reduce((sum, pid) => sum + residentOf(pid), 0), seconds: new Map(tree.map(pid => [pid, secondsOf(pid)])) }
}

/** Of all that a process started, without itself. */
export function usageBelow(root: number): Usage {
  const { memory, seconds } = usageOf(root)
  return { memory: Math.max(0, memory - residentOf(root)), seconds: new Map([...seconds].filter(([pid]) => pid !== root)) }
}

function treeOf(root: number): number[] {
  const parents = new Map(readdirSync("/proc").filter(name => /^\d+$/.test(name)).map(pid => [Number(pid), Number(statOf(pid)[1] ?? 0)]))
  const isOfTree = (pid: number): boolean => pid === root || (parents.has(pid) && isOfTree(parents.get(pid)!))
  return [...parents.keys()].filter(isOfTree)
}

/** The kernel counts a hundredth of a second as one. */
function secondsOf(pid: number): number {
  const stat = statOf(String(pid))
  return (Number(stat[11] ?? 0) + Number(stat[12] ?? 0)) / 100
}

/** The fields after the program's name, which may hold anything: state, parent … */
function statOf(pid: string): string[] {
  return readIfThere(`/proc/${pid}/stat`).replace(/^[^]*\) /, "").split(" ")
}

function residentOf(pid: number): number {
  return Number(/^Pss:\s+(\d+)/m.exec(readIfThere(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0) / 1024
}

/** A process may end between two looks. */
function readIfThere(path: string): string {
  try {
    return readFileSync(path, "utf8")
  } catch (error) {
    return error instanceof Error ? "" : String(error)
  }
}
