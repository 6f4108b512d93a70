import type { Incident, Member } from "../../base/index.ts"
import { type Context, ms } from "./context.ts"

/** When a member's score exceeded its threshold, as its chart shows it. */
export interface ThresholdCrossing {
  /** Epoch ms of the first row above the threshold. */
  readonly at: number
  readonly score: number
  /** No scored row of the night comes before it. */
  readonly atFirstRow: boolean
}

/**
 * The crossing that belongs to a member: of the rows above the threshold around its start the first, else the
 * first after its start. Null where the run has no series of the member.
 */
export function crossingOf(
  incident: Incident,
  { host, start, end, threshold }: Member,
  { series, result }: Pick<Context, "series" | "result">,
): ThresholdCrossing | null {
  const own = series.get(incident.id)?.members.find(member => member.host === host)
  if (!own) return null
  const exceeds = (index: number): boolean => (own.score[index] ?? 0) > threshold
  const opened = own.times.findIndex((time, i) => time >= ms(start) && time <= ms(end) && exceeds(i))
  if (opened < 0) return null
  let first = opened
  if (own.times[opened] === ms(start)) while (first > 0 && exceeds(first - 1)) first--
  const [at, score] = [own.times[first], own.score[first]]
  if (at === undefined || score === undefined || score === null) return null
  const begins = result.hosts.find(each => each.host === host)?.overview.start
  const drawnFromStart = begins !== undefined && own.times[0] === ms(begins)
  const atFirstRow = drawnFromStart && own.score.slice(0, first).every(value => value === null)
  return { at, score, atFirstRow }
}
