import { compareText, type Incident, type Member } from "../../base/index.ts"
import type { LiveIncident, WatchState } from "../state.ts"
import type { PastDay, RowScores } from "./past-day.ts"

/** What a replayed night raised by day, beside what its report has. */
export interface Replay {
  readonly run: string
  /** Rows that were judged and that the night scored, too. */
  readonly rows: number
  /** Largest |live score ÷ the night's causal score − 1| over these rows. */
  readonly largestDifference: number
  /** The night's incidents host by host, in order of their start. */
  readonly incidents: readonly ReplayedIncident[]
  /** Raised by day on hosts and at times at which the night reports nothing. */
  readonly extra: readonly LiveIncident[]
}

/** One host's part of an incident of the night. */
export interface ReplayedIncident {
  readonly id: string
  readonly kind: Incident["kind"]
  readonly member: Member
  /** Null where the day raised nothing on the host at that time. */
  readonly live: LiveIncident | null
  /** Rows from the night's onset to the tick that raised it; negative: before. Null where nothing was raised. */
  readonly delay: number | null
}

/** Takes the scores of each tick, and compares them with the night's at the end. */
export interface Comparison {
  readonly observe: (state: WatchState) => void
  readonly result: (state: WatchState) => Replay
}

export function compareWith(past: PastDay): Comparison {
  const live = new Map<string, LiveScores>()
  return {
    observe: ({ hosts }) => {
      for (const { host, trend } of hosts) {
        const { start, step, score } = trend
        const { byTime, end } = live.get(host) ?? { byTime: new Map<number, number>(), end: start }
        const known = Math.max(0, Math.round((end - start) / step))
        for (let row = known; row < score.length; row++) byTime.set(start + row * step, score[row] ?? NaN)
        live.set(host, { byTime, end: start + score.length * step })
      }
    },
    result: state => {
      const raised = [...state.open, ...state.closed]
      const incidents = past.incidents
        .flatMap(incident => incident.members.map(member => replayed(incident, member, { raised, past })))
        .sort((a, b) => compareText(a.member.start, b.member.start))
      const found = new Set(incidents.map(({ live: one }) => one?.id))
      return {
        run: past.run,
        ...scoresCompared(live, past.causalScores),
        incidents,
        extra: raised.filter(({ id }) => !found.has(id)),
      }
    },
  }
}

/** A host's scores by the time of their rows, up to `end`. */
interface LiveScores {
  readonly byTime: Map<number, number>
  readonly end: number
}

function scoresCompared(
  live: ReadonlyMap<string, LiveScores>,
  night: ReadonlyMap<string, RowScores>,
): Pick<Replay, "rows" | "largestDifference"> {
  const ratios = [...night].flatMap(([host, { start, step, score }]) =>
    [...score].flatMap((own, row) => {
      const other = live.get(host)?.byTime.get(start + row * step) ?? NaN
      return Number.isNaN(own) || Number.isNaN(other) ? [] : [Math.abs(own === other ? 0 : other / own - 1)]
    }),
  )
  return { rows: ratios.length, largestDifference: ratios.reduce((most, one) => Math.max(most, one), 0) }
}

function replayed(
  { id, kind }: Incident,
  member: Member,
  { raised, past }: { readonly raised: readonly LiveIncident[]; readonly past: PastDay },
): ReplayedIncident {
  const live = raised
    .filter(one => one.kind === kind && one.members.some(other => isSame(other, member)))
    .sort((a, b) => a.raisedAt - b.raisedAt)[0]
  const step = past.causalScores.get(member.host)?.step ?? past.step
  const delay = live === undefined ? null : Math.round((live.raisedAt - Date.parse(member.start)) / step)
  return { id, kind, member, live: live ?? null, delay }
}

/** The same host at times that overlap. */
function isSame(a: Member, b: Member): boolean {
  const before = (one: Member, other: Member): boolean => Date.parse(one.leadUp) <= Date.parse(other.end)
  return a.host === b.host && before(a, b) && before(b, a)
}
