import type { SourceRemarks } from "../../../base/index.ts"
import { countOf, formatCount, formatShare } from "../../../text/index.ts"
import { shorten } from "../../sanitize.ts"
import type { Wording } from "./coded.ts"

/** What is to be said of the source as a whole. */
export const sourceWords: Wording<SourceRemarks> = {
  "server-warning": ({ feature, days, text }) =>
    `The server's answers for ${shorten(feature, 40)} may be partial on ${countOf(days, "day")}: ${shorten(text, 120)}.`,
  "short-retention": ({ days, wanted }) =>
    `The server has samples of ${countOf(days, "day")} before the night; the job asks for ${formatCount(wanted)}.`,
  "log-format": ({ service, format, files }) =>
    `${countOf(files, "access log")} of ${shorten(service, 40)} ${files === 1 ? "was" : "were"} read as ${shorten(format, 80)}.`,
  "log-untimed": ({ service, format }) =>
    `The access logs of ${shorten(service, 40)} hold no request time, so there is no latency: ${requestTimeHint(format)}.`,
  "log-unread": ({ service, unread, lines }) =>
    `${formatCount(unread)} of ${formatCount(lines)} lines (${formatShare(unread / lines)}) in the access logs of ${shorten(service, 40)} are no request that the format reads.`,
}

/** What to configure, by the name of the format. */
function requestTimeHint(format: string): string {
  const known = [
    [/nginx/, "add $request_time to nginx's log_format"],
    [/apache/i, "add %D to Apache's LogFormat"],
    [/iis/, "select the field time-taken in IIS' logging"],
  ] as const
  return (
    known.find(([pattern]) => pattern.test(format))?.[1] ??
    "add $request_time to nginx's log_format, or %D to Apache's LogFormat"
  )
}
