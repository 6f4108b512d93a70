import type { HostResult } from "../../../base/index.ts"
import { shorten } from "../../sanitize.ts"
import { type Context, ms } from "../context.ts"
import { countOf, strings } from "../../../text/index.ts"

const words = strings.method

export interface MethodView {
  readonly paragraphs: readonly { readonly title: string; readonly text: string }[]
  readonly limits: readonly string[]
}

/** Remarks on trainings that are printed; the others are in result.json. */
const mostNotes = 12

/** How the scores and incidents came about, with this run's own numbers, and what was not measured. */
export function methodOf({ result }: Context): MethodView {
  const { job } = result
  const days = countOf(Math.round((ms(result.history.end) - ms(result.history.start)) / 86_400_000), "day")
  const detectors = [
    ...new Set(result.hosts.flatMap(host => (host.training ? [host.training.detector] : []))),
  ]
  const leftOut = result.hosts.reduce((sum, host) => sum + (host.training?.rowsTrimmed ?? 0), 0)
  return {
    paragraphs: [
      { title: words.names.score, text: words.score({ detectors, days, window: job.window, leftOut }) },
      ...trainingOf(result.hosts),
      {
        title: words.names.threshold,
        text: words.threshold({ rate: job.falseIncidentsPerWeek, hosts: result.hosts.length }),
      },
      { title: words.names.incident, text: words.incident(job.mergeGap, job.shortest) },
      { title: words.names.severity, text: words.severity },
    ],
    limits: words.limits(result.hosts.length, job.mergeGap),
  }
}

/**
 * Told only where it is news: trainings that went on from an earlier night, and those that did not go as
 * planned.
 */
function trainingOf(hosts: readonly HostResult[]): MethodView["paragraphs"] {
  const trained = hosts.filter(({ training }) => training !== null)
  const warm = trained.filter(({ training }) => training?.warmStarted).length
  const notes = trained.flatMap(({ host, training }) =>
    (training?.notes ?? []).map(note => words.note(shorten(host), shorten(note, 400))),
  )
  const lines = [
    ...(warm > 0 ? [words.warm(warm, trained.length)] : []),
    ...notes.slice(0, mostNotes),
    ...(notes.length > mostNotes ? [words.furtherNotes(notes.length - mostNotes)] : []),
  ]
  return lines.length === 0 ? [] : [{ title: words.names.training, text: lines.join(" ") }]
}
