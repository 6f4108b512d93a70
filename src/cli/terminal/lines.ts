import type { FaultRecord } from "../../base/index.ts"
import { printable } from "./log.ts"

/** Lines for stdout: no control character of a hostile name reaches the terminal. */
export function printableLines(lines: readonly string[]): string {
  return lines.map(line => `${printable(line)}\n`).join("")
}

/** What is missing from a report or a delivery, and what to do about it. */
export function notDoneLine({ what, where, hint }: FaultRecord): string {
  return `  not done: ${[what, where].filter(Boolean).join(" · ")} · hint: ${hint}`
}
