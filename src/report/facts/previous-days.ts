import type { Incident, MemberSeries, TimeSpan } from "../../base/index.ts"
import { type IncidentSpan, previousDaysChart } from "../../charts/index.ts"
import { shorten } from "../sanitize.ts"
import type { Figure } from "./chart-renderer.ts"
import type { Context } from "./context.ts"
import { incidentCharts } from "./wording/chart-headings.ts"

const words = incidentCharts.previousDays

export interface PreviousDaysInput {
  readonly incident: Incident
  readonly member: MemberSeries
  readonly span: TimeSpan
  readonly spans: readonly IncidentSpan[]
}

/** The member's leading signal in the same hours of earlier days; null where the run has none. */
export async function previousDaysFigure(
  { incident, member, span, spans }: PreviousDaysInput,
  context: Context,
): Promise<Figure | null> {
  const series = member.features.find(({ feature }) => feature === member.previousDays?.feature)
  if (!series || !member.previousDays) return null
  const { days } = member.previousDays
  const { host, times } = member
  const offset = (times[0] ?? span.start) - span.start
  return await context.renderer.draw(
    `${incident.id}-${host}-earlier-days`,
    { title: words.title, note: words.note(shorten(host, 14), shorten(series.label, 20)), unit: series.unit },
    () =>
      previousDaysChart({
        host,
        label: series.label,
        unit: series.unit,
        zone: context.result.job.timeZone,
        size: "panel",
        night: { ...span, times: series.times, values: series.actual },
        previous: days.map(day => ({ ...day, start: day.start - offset })),
        incidents: spans,
      }),
  )
}
