import type { Fault } from "../../base/index.ts"
import type { Notice } from "../facts/night/data-notice.ts"
import { cover } from "../facts/wording/cover.ts"

const words = cover.missingPdf

/** The page's notice of a missing PDF or part; `made` are the parts that exist. */
export function missingPdfNotice({ what, where, hint }: Fault, written: readonly string[]): Notice {
  const last = written.at(-1)
  return {
    tone: "alert",
    title: last === undefined ? words.none : words.endsWith(last),
    lines: [words.what(what, where), words.hint(hint)],
  }
}
