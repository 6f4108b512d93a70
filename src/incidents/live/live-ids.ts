import type { Incident, Member } from "../../base/index.ts"
import { dayCode, joins, memberSimilarity } from "../grouping.ts"
import { identityOf } from "../incident-id.ts"

/** An incident as a watch raised it. */
export interface RaisedIncident extends Pick<Incident, "id" | "kind" | "start" | "members"> {
  /** Epoch ms. */
  readonly raisedAt: number
}

/** Of incidents that are open by day, the one that a host's new member belongs to. */
export function incidentFor<Open extends Pick<Incident, "members">>(
  open: readonly Open[],
  member: Member,
): Open | null {
  return open.find(({ members }) => joins(members, member)) ?? null
}

/** The id of a new incident by day; `taken`: ids that others of the day have. */
export function newLiveId(
  member: Member,
  { job, zone, taken }: { readonly job: string; readonly zone: string; readonly taken: ReadonlySet<string> },
): string {
  const identity = identityOf(job, [member])
  const ids = [4, 6, 8, 12].map(
    length => `INC-${dayCode(Date.parse(member.start), zone)}-${identity.slice(0, length)}`,
  )
  return ids.find(id => !taken.has(id)) ?? `${ids.at(-1) ?? ""}-${Date.parse(member.start)}`
}

/**
 * Tonight's incidents under the ids that the day gave them, with the time when each was first raised. An
 * incident is the day's where a host is the same, both overlap in time, and their signals are alike; of
 * several the most alike, each once.
 */
export function withLiveIds(
  incidents: readonly Incident[],
  raised: readonly RaisedIncident[],
  slack: number,
): Incident[] {
  const pairs = incidents.flatMap(found =>
    raised
      .map(live => ({ found, live, similarity: similarityOf(found, live, slack) }))
      .filter(({ similarity }) => similarity >= minSimilarity),
  )
  const kept = new Map<Incident, RaisedIncident>()
  for (const { found, live } of pairs.sort((a, b) => b.similarity - a.similarity))
    if (!kept.has(found) && ![...kept.values()].includes(live)) kept.set(found, live)
  return incidents.map(found => {
    const live = kept.get(found)
    return live ? { ...found, id: live.id, raised: new Date(live.raisedAt).toISOString() } : found
  })
}

/** As within a night. */
const minSimilarity = 0.4

function similarityOf(found: Incident, live: RaisedIncident, slack: number): number {
  if (found.kind !== live.kind) return 0
  const likenesses = found.members.flatMap(member =>
    live.members
      .filter(other => other.host === member.host && overlaps(member, other, slack))
      .map(other => memberSimilarity(member, other)),
  )
  return Math.max(0, ...likenesses)
}

function overlaps(a: Member, b: Member, slack: number): boolean {
  const near = (one: Member, other: Member): boolean =>
    Date.parse(one.leadUp) - slack <= Date.parse(other.end)
  return near(a, b) && near(b, a)
}
