import type { Part } from "../document.ts"
import type { ImportedFile, TidyRows } from "../importer.ts"

/** Each line's JSON; a line that holds none is rejected, an empty one passed over. */
export async function* jsonLines({ lines }: ImportedFile, rows: TidyRows): AsyncGenerator<Part> {
  for await (const line of lines()) {
    const part = jsonLine(line)
    if (part !== null) yield part
    else if (line.trim() !== "") rows.reject(line)
  }
}

/** A line's JSON; null where it holds none, such as the line at which a file was cut off. */
function jsonLine(line: string): Part | null {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === "object" && value !== null ? { value, key: "the line", parent: null } : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}
