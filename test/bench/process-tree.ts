import { existsSync, readdirSync, readFileSync } from "node:fs"

/**
 * MB of a process and all that it started, as Linux tells it; pages that they share count once (proportional
 * set size). 0 where the system does not tell (no /proc).
 */
export function memoryOf(root: number): number {
  return existsSync("/proc/self/smaps_rollup")
    ? treeOf(root).reduce((sum, pid) => sum + residentOf(pid), 0)
    : 0
}

/** The same of all that a process started, without itself. */
export function memoryBelow(root: number): number {
  return Math.max(0, memoryOf(root) - residentOf(root))
}

/** Seconds of the processors that a process has taken. The kernel counts a hundredth of a second as one. */
export function secondsOf(pid: number): number {
  const [user, system] = statOf(String(pid)).slice(11, 13)
  return (Number(user ?? 0) + Number(system ?? 0)) / 100
}

/** The same of a process and all that it started, while they live. */
export function secondsOfTree(root: number): number {
  return existsSync("/proc/self/stat") ? treeOf(root).reduce((sum, pid) => sum + secondsOf(pid), 0) : 0
}

/** The same of all that this process started, and they in turn, as far as they have ended. */
export function secondsOfEnded(): number {
  const [user, system] = statOf("self").slice(13, 15)
  return (Number(user ?? 0) + Number(system ?? 0)) / 100
}

/** Processor seconds and bytes read of a process and all that it started, also of those that have ended. */
export function spentByTree(root: number): { readonly seconds: number; readonly bytes: number } {
  if (!existsSync("/proc/self/io")) return { seconds: 0, bytes: 0 }
  const spent = treeOf(root).map(pid => ({
    seconds:
      statOf(String(pid))
        .slice(11, 15)
        .reduce((sum, ticks) => sum + Number(ticks), 0) / 100,
    bytes: Number(/^rchar: (\d+)/m.exec(readIfThere(`/proc/${pid}/io`))?.[1] ?? 0),
  }))
  return {
    seconds: spent.reduce((sum, one) => sum + one.seconds, 0),
    bytes: spent.reduce((sum, one) => sum + one.bytes, 0),
  }
}

function treeOf(root: number): number[] {
  const parents = new Map(
    readdirSync("/proc")
      .filter(name => /^\d+$/.test(name))
      .map(pid => [Number(pid), Number(statOf(pid)[1] ?? 0)]),
  )
  const isOfTree = (pid: number): boolean => pid === root || (parents.has(pid) && isOfTree(parents.get(pid)!))
  return [...parents.keys()].filter(isOfTree)
}

/** The fields after the program's name, which may hold anything: state, parent … */
function statOf(pid: string): string[] {
  return readIfThere(`/proc/${pid}/stat`)
    .replace(/^[^]*\) /, "")
    .split(" ")
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
