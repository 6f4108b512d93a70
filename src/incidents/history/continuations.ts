import { compareText, type Incident } from "../../base/index.ts"
import { profileSimilarity } from "../profile.ts"
import { comparable, isContinuation, type PastCandidate } from "./match.ts"
import type { ClassificationInput } from "./classification-input.ts"

/** What goes on from last night. */
export interface Continuations {
  /** Incident → what it goes on from: of several the most alike, and each past one in one incident only. */
  readonly continuedFrom: ReadonlyMap<Incident, PastCandidate>
  /** Ids of all that have not ended, also of those that went into another. */
  readonly ongoingIds: ReadonlySet<string>
}

export function findContinuations(task: ClassificationInput, past: readonly PastCandidate[]): Continuations {
  const last = task.past.at(-1)
  const nightStart = Date.parse(task.night.span.start)
  const gap = last ? nightStart - Date.parse(last.span.end) : Infinity
  const length = Date.parse(task.night.span.end) - nightStart
  const earlier = past.filter(
    ({ night, incident }) =>
      night === last && gap <= (incident.open ? Math.max(length, task.mergeGap) : task.mergeGap),
  )
  const pairs = task.incidents.flatMap(found => {
    const own = comparable(found)
    const candidates = earlier.filter(one =>
      isContinuation(own, one, { nightStart, mergeGap: task.mergeGap }),
    )
    return candidates.map(from => ({ found, from, similarity: profileSimilarity(own.profile, from.profile) }))
  })
  const continuedFrom = new Map<Incident, PastCandidate>()
  for (const { found, from } of pairs.sort(
    (a, b) => b.similarity - a.similarity || compareText(a.found.start, b.found.start),
  )) {
    if (!continuedFrom.has(found) && ![...continuedFrom.values()].includes(from))
      continuedFrom.set(found, from)
  }
  return { continuedFrom, ongoingIds: new Set(pairs.map(({ from }) => from.incident.id)) }
}
