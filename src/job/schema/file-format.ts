import type { z } from "zod"

/** The format of a file that the program writes and reads back. */
export interface CheckedFormat<T> {
  /** The content, or its problems, one line each. */
  readonly check: (content: unknown) => { readonly value: T } | { readonly wrong: readonly string[] }
  /** Hint for a damaged file. */
  readonly hint: string
}

export function checkedFormat<T>(schema: z.ZodType<T>, hint: string): CheckedFormat<T> {
  const check: CheckedFormat<T>["check"] = content => {
    const checked = schema.safeParse(content)
    return checked.success ? { value: checked.data } : { wrong: problemsOf(checked.error) }
  }
  return { check, hint }
}

/** One line per problem: "hosts.0.step: expected number, received string". */
export function problemsOf({ issues }: z.ZodError): readonly string[] {
  return issues.map(({ path, message }) => `${path.map(String).join(".") || "the whole"}: ${message}`)
}
