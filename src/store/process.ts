import { isErrno } from "../base/index.ts"

/** Whether a process of this machine exists, of any user. */
export function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return isErrno(error, "EPERM")
  }
}
