import { type Fault, inputFault, unreachableFault, usageFault } from "../base/index.ts"

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

const otherFolder = "choose a writable folder on a POSIX file system: --output DIR"

export function noFolder(path: string, cause: unknown): Fault {
  const what = "the folder cannot be created; its file system may be read-only"
  return usageFault({ code: "store.cannot-write", what, where: path, hint: otherFolder }, cause)
}

/** FAT, and some network file systems. */
export function noLinks(path: string, cause: unknown): Fault {
  const what = "the file system has no symbolic links, which latest and the nights are"
  return usageFault({ code: "store.no-links", what, where: path, hint: otherFolder }, cause)
}

export function latestNotALink(path: string): Fault {
  const what = "expected a symbolic link, found a file or folder"
  const hint = "move it away, or choose another folder: --output DIR"
  return usageFault({ code: "store.latest-not-a-link", what, where: path, hint })
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

export const takenOverCode = "store.run-taken-over"

/** Another process took this one for gone, perhaps while it was suspended, and resumed its run. */
export function runTakenOver(folder: string, machine: string): Fault {
  return unreachableFault({
    code: takenOverCode,
    what: `${machine} has resumed this run`,
    where: folder,
    hint: "let it finish; to see its report, repeat the command",
  })
}

/** Shards of another number are making the night. */
export function otherShardCount(folder: string, { got, found }: { got: number; found: number }): Fault {
  return usageFault({
    code: otherShardsCode,
    what: `this night is being made in ${found} shards, not in ${got}`,
    where: folder,
    hint: `set NOCTULE_SHARDS or --shard i/n to ${found} shards, as the others have`,
  })
}

/** Shards of another plan are making the night; plans are known by their hashes. */
export function otherShardPlan(folder: string, { got, found }: { got: string; found: string }): Fault {
  return usageFault({
    code: otherShardsCode,
    what: `shards of plan ${found.slice(0, 12)} are making this night; this one's plan is ${got.slice(0, 12)}`,
    where: folder,
    hint: "give all shards the same job file, source and image; or wait until the others have been gone for two minutes",
  })
}

const otherShardsCode = "store.other-shards"
