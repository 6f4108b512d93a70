import type { Fault } from "../../base/index.ts"
import { strings } from "../../words/index.ts"
import type { Notice } from "./types.ts"

/** What stands on the page whose PDF, or a part of it, could not be made; `made` are the parts that could. */
export function unprintedOf({ what, where, mend }: Fault, made: readonly string[]): Notice {
  const last = made.at(-1)
  return {
    tone: "alert",
    title: last === undefined ? strings.unprinted.none : strings.unprinted.endsWith(last),
    lines: [`${what}${where === "" ? "" : ` (${where})`}`, strings.unprinted.mend(mend)],
  }
}
