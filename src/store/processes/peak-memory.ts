import { readFile } from "node:fs/promises"
import { isErrno } from "../../base/index.ts"

/**
 * Peak bytes of this process and its children, each by its own peak, added up; null where Linux does not
 * say.
 */
export async function peakMemory(): Promise<number | null> {
  const self = process.pid
  const children = await textOf(`/proc/${self}/task/${self}/children`)
  if (children === null) return null
  let total = 0
  for (const pid of [`${self}`, ...children.split(" ").filter(Boolean)])
    total += peakOf((await textOf(`/proc/${pid}/status`)) ?? "")
  return total
}

function peakOf(status: string): number {
  return 1024 * Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0)
}

/** Null where there is no such file, or its process has ended. */
async function textOf(path: string): Promise<string | null> {
  try {
    return (await readFile(path, "utf8")).trim()
  } catch (error) {
    if (isErrno(error)) return null
    throw error
  }
}
