import { type Incident, type Member, type MemberSeries, minute } from "../../base/index.ts"
import { formatValue } from "../../text/index.ts"
import { shorten } from "../sanitize.ts"
import { type Context, ms } from "../facts/context.ts"
import type { NormalDays } from "./types.ts"
import { postmortem } from "./wording.ts"

/** Earlier days have fewer points than the night; a shorter span may contain none. */
const shortest = 30 * minute

/**
 * This night and earlier days per host: the leading signal over the incident's hours. Empty where the run has
 * none.
 */
export function normalDaysOf(incident: Incident, context: Context): NormalDays[] {
  const series = context.series.get(incident.id)?.members ?? []
  return incident.members.flatMap(member => {
    const own = series.find(({ host }) => host === member.host)
    return own ? tableOf(member, own, context) : []
  })
}

function tableOf(
  member: Member,
  { host, times, features, previousDays }: MemberSeries,
  { clock }: Context,
): NormalDays[] {
  const signal = features.find(({ feature }) => feature === previousDays?.feature)
  const begin = times[0]
  if (!signal || !previousDays || begin === undefined) return []
  const window = windowOf(member)
  const row = (day: string, points: Points): NormalDays["rows"][number] => {
    const [lowest, highest] = endsOf(points, window)
    return { day, lowest: formatValue(lowest, signal.unit), highest: formatValue(highest, signal.unit) }
  }
  const earlier = previousDays.days.map(({ start, times: own, values }) =>
    row(clock.date(window.start - begin + start), { times: own.map(time => time - start + begin), values }),
  )
  return [
    {
      host: shorten(host),
      intro: postmortem.normalDays({
        label: shorten(signal.label),
        from: clock.time(window.start),
        to: clock.withZone(window.end),
        days: earlier.length,
      }),
      rows: [
        row(postmortem.thisNight(clock.date(window.start)), { times: signal.times, values: signal.actual }),
        ...earlier,
      ],
    },
  ]
}

function windowOf({ leadUp, end }: Member): { readonly start: number; readonly end: number } {
  const [start, last] = [ms(leadUp), ms(end)]
  const room = Math.max(0, shortest - (last - start)) / 2
  return { start: start - room, end: last + room }
}

interface Points {
  readonly times: readonly number[]
  readonly values: readonly (number | null)[]
}

/** NaN where there is no value. */
function endsOf(
  { times, values }: Points,
  { start, end }: { readonly start: number; readonly end: number },
): readonly [number, number] {
  const inside = values.filter(
    (value, i): value is number => value !== null && times[i]! >= start && times[i]! <= end,
  )
  return inside.length === 0 ? [NaN, NaN] : [Math.min(...inside), Math.max(...inside)]
}
