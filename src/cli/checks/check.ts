import { type Exit, exits, Fault, type FaultRecord } from "../../base/index.ts"
import { printable } from "../terminal/log.ts"

/** One line of `noctule validate`. A note is a warning and fails nothing. */
export type Check =
  | { readonly name: string; readonly state: "ok" | "note"; readonly what: string }
  | ({ readonly name: string; readonly state: "wrong" } & FaultRecord)

/**
 * Runs a check that returns one sentence about its finding. A Fault becomes the outcome; any other error is a
 * bug.
 */
export async function check(name: string, work: () => Promise<string>): Promise<Check> {
  try {
    return ok(name, await work())
  } catch (error) {
    if (error instanceof Fault) return wrong(name, error)
    throw error
  }
}

export function ok(name: string, what: string): Check {
  return { name, state: "ok", what }
}

export function note(name: string, what: string): Check {
  return { name, state: "note", what }
}

export function wrong(name: string, fault: Fault): Check {
  return { name, state: "wrong", ...fault.toRecord() }
}

/** The gravest exit code of the checks, which is the lowest; 0 where all passed. */
export function exitOf(checks: readonly Check[]): Exit {
  const codes = checks.flatMap(one => (one.state === "wrong" ? [one.exit] : []))
  return codes.sort((a, b) => a - b)[0] ?? exits.done
}

const signs = { ok: "✓", wrong: "✗", note: "!" } as const

/** A check as text: the finding, then its location and hint. */
export function lineOf(check: Check): string {
  const head = `${signs[check.state]} ${check.name.padEnd(8)}`
  const rest = check.state === "wrong" ? [check.where, `hint: ${check.hint}`] : []
  const lines = rest
    .flatMap(text => text.split("\n"))
    .map(text => text.trim())
    .filter(text => text !== "")
  return [
    printable(`${head}${check.what}`),
    ...lines.map(line => `${" ".repeat(10)}${printable(line)}`),
  ].join("\n")
}
