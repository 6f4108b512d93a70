import type { Fault } from "../../base/index.ts"
import { strings } from "../../words/index.ts"
import type { Notice } from "./types.ts"

const words = strings.cover.unprinted

/** What stands on the page whose PDF, or a part of it, could not be made; `made` are the parts that could. */
export function unprintedOf({ what, where, mend }: Fault, made: readonly string[]): Notice {
  const last = made.at(-1)
  return {
    tone: "alert",
    title: last === undefined ? words.none : words.endsWith(last),
    lines: [words.what(what, where), words.mend(mend)],
  }
}
