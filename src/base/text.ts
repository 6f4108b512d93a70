import { isErrno } from "./errno.ts"

/** The first line of what was thrown, for a place inside a sentence; 200 letters at most. */
export function firstLine(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause)
  return truncate((text.split("\n")[0] ?? "").trim(), 200)
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  ENOTDIR: "there is no such file",
  EISDIR: "it is a folder",
  EACCES: "this user may not read it",
}

/** Why a file could not be read, for a place inside a sentence. */
export function readErrorReason(cause: unknown): string {
  return (isErrno(cause) && reasons[cause.code]) || firstLine(cause)
}

/** At most `length` letters; control characters become U+FFFD. */
export function truncate(text: string, length: number): string {
  const clean = [...text.replace(/\p{Cc}/gu, "\uFFFD")]
  return clean.length > length ? `${clean.slice(0, length).join("")}…` : clean.join("")
}
