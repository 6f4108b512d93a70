import type {
  HistoryRemark,
  HistoryRemarks,
  Recurrence,
  Recurrences,
  SuppressionReason,
  SuppressionReasons,
} from "../../../base/index.ts"
import { formatSpan } from "../../../text/index.ts"
import { word, type Wording } from "./coded.ts"

/** "4th Sunday 03:00", "every day 23:30", "1st of the month 04:00". */
export function wordRecurrence(recurrence: Recurrence): string {
  const days = word(recurrences, recurrence)
  return recurrence.code === "text" ? days : `${days} ${clock(recurrence.params.minute)}`
}

/** Which maintenance window or label suppressed an incident; times of `zone`. */
export function wordSuppression(reason: SuppressionReason, zone: string): string {
  return word(suppressions(zone), reason)
}

/** Notes on the earlier nights. */
export function wordHistoryRemark(remark: HistoryRemark): string {
  return word(historyRemarks, remark)
}

const recurrences: Wording<Recurrences> = {
  "every-day": () => "every day",
  workdays: () => "Monday to Friday",
  weekday: ({ weekday }) => `every ${nameOf(weekday)}`,
  "day-of-month": ({ day }) => `${ordinal(day)} of the month`,
  "last-day-of-month": () => "last day of the month",
  "nth-weekday": ({ nth, weekday }) => `${ordinal(nth)} ${nameOf(weekday)}`,
  "last-weekday": ({ weekday }) => `last ${nameOf(weekday)}`,
  text: ({ text }) => text,
}

const suppressions = (zone: string): Wording<SuppressionReasons> => ({
  "inside-window": ({ title, start, end, source, minutes }) =>
    `inside ${title}, ${formatSpan(start, end, zone)} (${source}), give or take ${minutes} min`,
  "labelled-expected": ({ author, date, note, fingerprint }) =>
    `labelled expected${author === "" ? "" : ` by ${author}`}${date === "" ? "" : ` on ${date}`}` +
    `${note === "" ? "" : `: ${note}`} (${fingerprint})`,
  text: ({ text }) => text,
})

const historyRemarks: Wording<HistoryRemarks> = {
  "run-skipped": ({ run, why }) => `Run ${run} is left out of what is remembered: ${why}.`,
  "unknown-label": ({ incident, suggestion }) =>
    `A label names ${incident}, which no night that is remembered has${suggestion === null ? "" : `; did it mean ${suggestion}?`}`,
  text: ({ text }) => text,
}

const weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]

function nameOf(weekday: number): string {
  return weekdays[weekday] ?? String(weekday)
}

function clock(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`
}

function ordinal(n: number): string {
  const teen = n % 100 > 10 && n % 100 < 14
  return `${n}${teen ? "th" : (["th", "st", "nd", "rd"][n % 10] ?? "th")}`
}
