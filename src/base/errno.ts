/** An error of the operating system, of one of `codes` where any are given. */
export function isErrno(
  error: unknown,
  ...codes: string[]
): error is NodeJS.ErrnoException & { code: string } {
  const isSystemError =
    error instanceof Error && "code" in error && typeof error.code === "string" && "syscall" in error
  return isSystemError && (codes.length === 0 || codes.includes(error.code as string))
}

/** For `.catch`: null where there is no such file or folder; anything else is thrown on. */
export function nullIfMissing(error: unknown): null {
  if (isErrno(error, "ENOENT", "ENOTDIR")) return null
  throw error
}
