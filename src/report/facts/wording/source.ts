import type { SourceRemarks } from "../../../base/index.ts"
import { countOf, formatCount } from "../../../text/index.ts"
import { shorten } from "../../sanitize.ts"
import type { Wording } from "./coded.ts"

/** What the server said from which the metrics come. */
export const sourceWords: Wording<SourceRemarks> = {
  "server-warning": ({ feature, days, text }) =>
    `The server's answers for ${shorten(feature, 40)} may be partial on ${countOf(days, "day")}: ${shorten(text, 120)}.`,
  "short-retention": ({ days, wanted }) =>
    `The server has samples of ${countOf(days, "day")} before the night; the job asks for ${formatCount(wanted)}.`,
}
