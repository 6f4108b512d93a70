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

/** `counts`: the numbers of shards, where they differ; else the plan does. */
export function otherShards(
  folder: string,
  counts?: { readonly got: number; readonly found: number },
): Fault {
  const what = counts
    ? `this night is being made in ${counts.found} shards, not in ${counts.got}`
    : "shards of another job file, source or version are making this night"
  return usageFault({
    code: "store.other-shards",
    what,
    where: folder,
    hint: counts
      ? `set NOCTULE_SHARDS or --shard i/n to ${counts.found} shards, as the others have`
      : "give all shards the same job file, source and image; wait two minutes after the others ended",
  })
}
