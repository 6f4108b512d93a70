import { type Fault, inputFault, usageFault } from "../base/index.ts"

const explanations: Readonly<Record<string, readonly [what: string, hint: string]>> = {
  ENOSPC: [
    "the disk is full",
    "free some space, then repeat the command; the last good report is still in place",
  ],
  EDQUOT: [
    "the disk quota is used up",
    "free some space, then repeat the command; the last good report is still in place",
  ],
  EROFS: ["the file system is read-only", "choose a writable folder: --output DIR"],
  EACCES: [
    "no write permission for the folder",
    "choose a writable folder (--output DIR) or grant write permission",
  ],
  EPERM: [
    "no write permission for the folder",
    "choose a writable folder (--output DIR) or grant write permission",
  ],
  EEXIST: ["expected a folder, found a file", "choose another folder: --output DIR"],
  ENOTDIR: ["expected a folder, found a file", "choose another folder: --output DIR"],
}

/** The error for a failed write to `path`: a Fault where a person can fix it, else `cause`. */
export function cannotWrite(path: string, cause: unknown): unknown {
  const [what, hint] = explanations[codeOf(cause)] ?? []
  if (what === undefined || hint === undefined) return cause
  return usageFault({ code: "store.cannot-write", what, where: path, hint }, cause)
}

export const damagedCode = "store.damaged"

/** A file that the program wrote no longer matches its format. `wrong` is not empty. */
export function damagedFile(path: string, wrong: readonly string[], hint: string): Fault {
  const more = wrong.length > 3 ? `; and ${wrong.length - 3} more` : ""
  const what = `the file is damaged: ${wrong.slice(0, 3).join("; ")}${more}`
  return inputFault({ code: damagedCode, what, where: path, hint })
}

/** DuckDB gives the reason only as text. */
function codeOf(cause: unknown): string {
  if (!(cause instanceof Error)) return ""
  if ("code" in cause && typeof cause.code === "string") return cause.code
  if (/no space left/i.test(cause.message)) return "ENOSPC"
  if (/read-only file system/i.test(cause.message)) return "EROFS"
  return /permission denied/i.test(cause.message) ? "EACCES" : ""
}
