import type { Incident, Recurrence, RunResult } from "../../../base/index.ts"
import { incidentTrend } from "../../../charts/index.ts"
import { shorten } from "../../sanitize.ts"
import type { Figure } from "../chart-renderer.ts"
import { fleetCharts } from "../wording/chart-headings.ts"
import { type Context, ms } from "../context.ts"
import { falseIncidentRate, labelCounts } from "./false-incident-rate.ts"
import { earlierNights } from "../wording/earlier-nights.ts"
import { people } from "../wording/people.ts"
import { wordHistoryRemark, wordRecurrence, wordSuppression } from "../wording/history.ts"
import { wordTitle } from "../wording/titles.ts"

/** Comparison with earlier nights and labels. */
export interface EarlierNightsView {
  readonly intro: string
  readonly trend: Figure | null
  readonly resolved: readonly {
    readonly id: string
    readonly title: string
    readonly severity: string
    readonly ended: string
  }[]
  readonly suppressed: readonly {
    readonly title: string
    readonly when: string
    readonly by: string
    readonly reason: string
  }[]
  readonly moreSuppressed: string | null
  readonly judged: readonly string[]
  readonly remarks: readonly string[]
}

const words = earlierNights
const mostNights = 30
const mostSuppressed = 40
const newsFirst = { new: 0, recurring: 1, continued: 2 } as const

/** Null where the run has no earlier night. */
export async function earlierNightsOf(context: Context): Promise<EarlierNightsView | null> {
  const { incidentHistory: memory } = context.result
  if (!memory || (memory.nights.length < 2 && memory.suppressed.length + (memory.remarks ?? []).length === 0))
    return null
  const nights = memory.nights.slice(-mostNights)
  const { suppressed, remarks = [] } = memory
  return {
    intro: words.intro(Math.max(0, memory.nights.length - 1)),
    trend:
      nights.length < 2
        ? null
        : await context.renderer.draw("trend", fleetCharts.nights, () => incidentTrend(nights)),
    resolved: memory.resolved.map(({ id, title, severity, end, hosts = [] }) => ({
      id,
      severity,
      title: words.over(
        shorten(wordTitle(title), 160),
        hosts.map(host => shorten(host, 40)),
      ),
      ended: momentOf(end, context),
    })),
    suppressed: suppressed
      .slice(0, mostSuppressed)
      .map(({ incident, by, reason }) => ({
        title: shorten(wordTitle(incident.title), 160),
        by,
        reason: wordSuppression(reason, context.result.job.timeZone),
        when: words.when(momentOf(incident.start, context), context.clock.withUtc(ms(incident.end))),
      })),
    moreSuppressed:
      suppressed.length > mostSuppressed ? words.further(suppressed.length - mostSuppressed) : null,
    judged: [falseIncidentRate(context.result), ...labelCounts(context.result)],
    remarks: remarks.map(wordHistoryRemark),
  }
}

/**
 * "new", "recurring, 4th Sunday 03:00 CET: on 5 earlier nights, the last 14 November 2026"; null where there
 * is no earlier night.
 */
export function pastOf({ past, label }: Incident, clock: Context["clock"]): string | null {
  const labelled = label ? [words.labelled(people.verdicts[label.verdict])] : []
  if (!past) return labelled[0] ?? null
  const { state, nights, first, last, recurrence } = past
  const date = (iso: string | null): string => (iso === null ? "–" : clock.date(ms(iso)))
  const stateText = {
    new: () => words.new,
    recurring: () =>
      words.recurring({ recurrence: recurrenceIn(recurrence, clock), nights, last: date(last) }),
    continued: () => words.continued({ nights, first: date(first) }),
  }[state]()
  return [stateText, ...labelled].join("; ")
}

/** The short form: "4th Sunday 03:00 CET, 5 earlier nights". */
export function pastBrief({ past }: Incident, clock: Context["clock"]): string | null {
  if (!past) return null
  if (past.state === "new") return words.new
  return past.state === "recurring"
    ? words.recurringBrief(recurrenceIn(past.recurrence, clock), past.nights)
    : words.continuedBrief(past.nights)
}

function recurrenceIn(recurrence: Recurrence | null, { name }: Context["clock"]): string | null {
  return recurrence === null ? null : words.recurrenceIn(wordRecurrence(recurrence), name)
}

/** "new", "recurring", "continued". */
export function stateOf({ past }: Incident): string | null {
  return past?.state ?? null
}

/**
 * Sorts new before recurring before continued, most severe first. Keeps the order where there is no earlier
 * night.
 */
export function newsFirstOf(incidents: readonly Incident[]): readonly Incident[] {
  return [...incidents].sort((a, b) =>
    a.past && b.past ? newsFirst[a.past.state] - newsFirst[b.past.state] : 0,
  )
}

/** One sentence for page one, or empty. */
export function newsOf({ incidents, incidentHistory: memory }: RunResult): string[] {
  if (!memory) return []
  const count = (state: keyof typeof newsFirst): number =>
    incidents.filter(({ past }) => past?.state === state).length
  const news = words.news({ new: count("new"), recurring: count("recurring"), continued: count("continued") })
  return [
    ...(news === "" ? [] : [news]),
    ...(memory.resolved.length > 0 ? [words.resolved(memory.resolved.length)] : []),
    ...(memory.suppressed.length > 0 ? [words.suppressed(memory.suppressed.length)] : []),
  ]
}

function momentOf(iso: string, { clock }: Context): string {
  return `${clock.date(ms(iso))}, ${clock.withUtc(ms(iso))}`
}
