import { realpath } from "node:fs/promises"
import { type Effects, type Exit, exits } from "../../base/index.ts"
import { type Finding, verifyRun } from "../../pipeline/index.ts"
import { noRunAt } from "../faults.ts"
import { withRunAt } from "../run-place.ts"
import { printableLines } from "../terminal/lines.ts"

export interface VerifyArguments {
  /** A run's folder. */
  readonly run: string
  readonly json: boolean
}

/** `noctule verify RUN`: exits 10 where a part of the run differs from what it was made of. */
export async function verify(
  { run, json }: VerifyArguments,
  effects: Effects,
  out: (text: string) => void,
): Promise<Exit> {
  const findings = await withRunAt(run, effects, async ({ folder }, inFolder) =>
    verifyRun(await realpath(folder).catch(() => Promise.reject(noRunAt(run))), inFolder),
  )
  const sound = findings.every(({ state }) => state !== "different")
  out(json ? `${JSON.stringify({ sound, findings }, null, 2)}\n` : asText(findings))
  return sound ? exits.done : exits.found
}

const signs = { same: "✓", different: "✗", unknown: "?" } as const

function asText(findings: readonly Finding[]): string {
  const lines = findings.flatMap(({ part, state, what, hint }) => [
    `${signs[state]} ${part.padEnd(11)} ${what}`,
    ...(hint === "" ? [] : [`${" ".repeat(14)}hint: ${hint}`]),
  ])
  const differences = findings.filter(({ state }) => state === "different").length
  const open = findings.filter(({ state }) => state === "unknown").length
  const summary = differences > 0 ? `not as the night left it: ${differences}` : "as the night left it"
  return printableLines([...lines, open > 0 ? `${summary}; not checked: ${open}` : summary])
}
