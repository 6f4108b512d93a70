import type { Part } from "../document.ts"

/** A line's JSON; null where it holds none, such as the line at which a file was cut off. */
export function jsonLine(line: string): Part | null {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === "object" && value !== null ? { value, key: "the line", parent: null } : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}
