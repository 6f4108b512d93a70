import type { Incident, IncidentSeries, Member, RunRecord, RunResult } from "../../base/index.ts"
import type { Clock } from "../clock.ts"
import type { Studio } from "../studio.ts"

/** What every part of the view is made from. */
export interface Context {
  readonly result: RunResult
  readonly record: RunRecord
  readonly series: ReadonlyMap<string, IncidentSeries>
  readonly clock: Clock
  readonly studio: Studio
  readonly night: { readonly start: number; readonly end: number }
}

export function ms(iso: string): number {
  return Date.parse(iso)
}

/** The member furthest above its threshold. */
export function gravestOf(incident: Incident): Member {
  return incident.members.reduce((worst, member) => (ratioOf(member) > ratioOf(worst) ? member : worst))
}

/** Score ÷ threshold; 0 where there is no threshold (a silent host). */
export function ratioOf({ score, threshold }: { readonly score: number; readonly threshold: number }): number {
  return threshold > 0 ? score / threshold : 0
}

export function anchorOf(incident: Incident): string {
  return `incident-${incident.id.replace(/[^A-Za-z0-9-]/g, "-")}`
}
