import type { Incident, RunResult } from "../../../base/index.ts"
import { cover } from "../wording/cover.ts"

/**
 * Incidents in the list and with a postmortem draft, most severe first: nobody reads more in a morning, and
 * result.json has every one.
 */
const [mostListed, mostDrafts] = [500, 200] as const

type Night = Pick<RunResult, "incidents" | "job">

/** Those with pages of their own are always listed. */
export function listedOf({ incidents, job }: Night): readonly Incident[] {
  return incidents.slice(0, Math.max(mostListed, job.charts))
}

/** Those with pages of their own always have a draft. */
export function draftedOf({ incidents, job }: Night): readonly Incident[] {
  return incidents.slice(0, Math.max(mostDrafts, job.charts))
}

/** Says for page one what is left out; null where nothing is. */
export function leftOutText(night: Night): string | null {
  const [all, listed, drafted] = [night.incidents, listedOf(night), draftedOf(night)].map(
    ({ length }) => length,
  ) as [number, number, number]
  return drafted < all ? cover.leftOut({ all, listed, drafted }) : null
}
