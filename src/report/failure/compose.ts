import type { RunFailure } from "../../base/index.ts"
import { countOf, formatDate, formatDateTimeWithUtc, strings } from "../../words/index.ts"
import { clean, shorten } from "../clean.ts"

/** All that templates/failure.hbs and failure-mail.*.hbs are given. */
export interface FailureView {
  readonly page: "A4" | "Letter"
  readonly title: string
  readonly kicker: string
  readonly date: string
  readonly headline: string
  readonly lede: string
  readonly facts: readonly { readonly name: string; readonly value: string }[]
  readonly lastGood: string
  /** Relative to the failure's folder; null where there is no report. */
  readonly report: string | null
}

export function composeFailure(failure: RunFailure): FailureView {
  const { job, at, stage, fault, command, lastGood, versions } = clean(failure)
  const { headline, lede } = strings.failure
  return {
    page: job.page,
    title: `${shorten(job.title, 60)}: ${headline}`,
    kicker: job.title,
    date: formatDateTimeWithUtc(Date.parse(at), job.timeZone),
    headline,
    lede,
    facts: [
      { name: "What", value: fault.what },
      { name: "Where", value: fault.where === "" ? "–" : fault.where },
      { name: "To mend it", value: fault.mend },
      { name: "While", value: strings.failure.stage(stage) },
      { name: "Job", value: job.name },
      { name: "Command", value: shorten(["noctule", ...command].join(" "), 200) },
      { name: "Exit code", value: `${fault.exit} (${fault.code})` },
      { name: "Versions", value: Object.entries(versions).slice(0, 2).map(([name, version]) => `${name} ${version}`).join(", ") },
    ],
    lastGood: lastGood === null ? strings.failure.noGood : goodOf(lastGood, job.timeZone),
    report: lastGood === null ? null : "../../latest/report.html",
  }
}

function goodOf({ run, night, incidents }: NonNullable<RunFailure["lastGood"]>, zone: string): string {
  return strings.failure.lastGood(formatDate(Date.parse(night.end) - 1, zone), countOf(incidents, "incident"), run)
}
