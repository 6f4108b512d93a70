import type { RunFailure } from "../../base/index.ts"
import { countOf, formatDate, formatDateTimeWithUtc } from "../../text/index.ts"
import { sanitize, shorten } from "../sanitize.ts"
import { failure } from "./wording.ts"

const words = failure

/** The view of templates/failure.hbs and failure-mail.*.hbs. */
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
  const { job, at, stage, fault, command, lastGood, versions } = sanitize(failure)
  const { headline, summary: lede, facts } = words
  return {
    page: job.page,
    title: words.title(shorten(job.title, 60), headline),
    kicker: job.title,
    date: formatDateTimeWithUtc(Date.parse(at), job.timeZone),
    headline,
    lede,
    facts: [
      { name: facts.what, value: fault.what },
      { name: facts.where, value: fault.where === "" ? "–" : fault.where },
      { name: facts.hint, value: fault.hint },
      { name: facts.during, value: words.stage(stage) },
      { name: facts.job, value: job.name },
      { name: facts.command, value: shorten(["noctule", ...command].join(" "), 200) },
      { name: facts.exit, value: facts.exitOf(fault.exit, fault.code) },
      {
        name: facts.versions,
        value: Object.entries(versions)
          .slice(0, 2)
          .map(([name, version]) => `${name} ${version}`)
          .join(", "),
      },
    ],
    lastGood: lastGood === null ? words.noGood : goodOf(lastGood, job.timeZone),
    report: lastGood === null ? null : "../../latest/report.html",
  }
}

function goodOf({ run, night, incidents }: NonNullable<RunFailure["lastGood"]>, zone: string): string {
  return words.lastGood(formatDate(Date.parse(night.end) - 1, zone), countOf(incidents, "incident"), run)
}
