import { compareText, type Incident } from "../../base/index.ts"
import { profileLikeness } from "../profile.ts"
import { asRemembered, continues, type Remembered } from "./match.ts"
import type { MemoryTask } from "./remember.ts"

/** What goes on from last night. */
export interface Continuations {
  /** Incident → what it goes on from: of several the most alike, and each past one in one incident only. */
  readonly chosen: ReadonlyMap<Incident, Remembered>
  /** Ids of all that have not ended, also of those that went into another. */
  readonly still: ReadonlySet<string>
}

export function continuations(task: MemoryTask, past: readonly Remembered[]): Continuations {
  const last = task.past.at(-1)
  const nightStart = Date.parse(task.night.span.start)
  const gap = last ? nightStart - Date.parse(last.span.end) : Infinity
  const length = Date.parse(task.night.span.end) - nightStart
  const earlier = past.filter(({ night, incident }) => night === last && gap <= (incident.open ? Math.max(length, task.mergeGap) : task.mergeGap))
  const pairs = task.incidents.flatMap(found => {
    const own = asRemembered(found)
    const fits = earlier.filter(one => continues(own, one, { nightStart, mergeGap: task.mergeGap }))
    return fits.map(from => ({ found, from, likeness: profileLikeness(own.profile, from.profile) }))
  })
  const chosen = new Map<Incident, Remembered>()
  for (const { found, from } of pairs.sort((a, b) => b.likeness - a.likeness || compareText(a.found.start, b.found.start))) {
    if (!chosen.has(found) && ![...chosen.values()].includes(from)) chosen.set(found, from)
  }
  return { chosen, still: new Set(pairs.map(({ from }) => from.incident.id)) }
}
