import type { Incident, Interval, LabelEntry, Memory, Past, PastNight } from "../../base/index.ts"
import { codeOf } from "../identity.ts"
import { profileLikeness } from "../profile.ts"
import { continuations } from "./continuations.ts"
import { fingerprintOf } from "./fingerprint.ts"
import { labelFinder, labelOf } from "./labels.ts"
import { asRemembered, idsOf, recurrence, rememberAll, type Remembered, repeats } from "./match.ts"
import { rhythmOf } from "./rhythm.ts"
import { suppressionOf, type SuppressionFacts } from "./suppression.ts"
import { countsOf, judgedOf } from "./tally.ts"

export interface MemoryTask extends SuppressionFacts {
  /** As found, gravest first. */
  readonly incidents: readonly Incident[]
  readonly night: { readonly label: string; readonly run: string; readonly span: Interval }
  /** Hosts that the night was scored on. */
  readonly hosts: readonly string[]
  /** Earlier nights, oldest first, one run each. */
  readonly past: readonly PastNight[]
  readonly labels: readonly LabelEntry[]
  /** ms */
  readonly mergeGap: number
}

export interface Recollection {
  /** Those that are news, gravest first, each with fingerprint, past and label. */
  readonly incidents: readonly Incident[]
  readonly memory: Memory
}

/** Tells of tonight's incidents which are new, which came again and which go on, keeps the ids of those that go on, and sets aside what is no news. */
export function remember(task: MemoryTask): Recollection {
  const past = rememberAll(task.past)
  const { chosen, still } = continuations(task, past)
  const remembered = { ...task, remembered: past, taken: new Map(past.map(({ incident }) => [incident.id, incident.start])) }
  const judge = labelFinder(task.labels)
  const told = task.incidents.map(found => {
    const incident = recall(found, chosen.get(found) ?? null, remembered)
    const judged = judge(incident)
    return { incident: judged ? { ...incident, label: labelOf(judged.entry) } : incident, because: suppressionOf(incident, judged, task) }
  })
  const incidents = told.filter(({ because }) => because === null).map(({ incident }) => incident)
  const suppressed = told.flatMap(({ incident, because }) => (because ? [{ incident, ...because }] : []))
  return {
    incidents,
    memory: {
      nights: [...task.past.map(countedNight), { night: task.night.label, run: task.night.run, incidents: countsOf(incidents) }],
      resolved: resolvedOf(task, still),
      suppressed,
      judged: judgedOf(task),
    },
  }
}

interface Recalling extends MemoryTask {
  readonly remembered: readonly Remembered[]
  /** Past ids, each with an onset. */
  readonly taken: ReadonlyMap<string, string>
}

function recall(found: Incident, from: Remembered | null, task: Recalling): Incident {
  const fresh = { ...found, fingerprint: fingerprintOf(found, task.zone) }
  const own = asRemembered(fresh)
  const matches = task.remembered.filter(one => one === from || one.incident.id === from?.incident.id || recurrence(own, one) > 0)
  const twins = from ? [from] : matches.filter(one => repeats(own, one))
  const twin = twins.reduce<Remembered | null>((best, one) => (best && likeness(best) > likeness(one) ? best : one), null)
  function likeness({ profile }: Remembered): number {
    return profileLikeness(own.profile, profile)
  }
  return {
    ...fresh,
    id: from?.incident.id ?? freeId(found, task),
    fingerprint: twin?.incident.fingerprint ?? fresh.fingerprint,
    ...(task.past.length > 0 && { past: pastOf(found, { matches, from, task }) }),
  }
}

/** Two nights of one day draw their ids apart from each other: four characters more where they drew the same. */
function freeId({ id, start, members }: Incident, { taken }: Recalling): string {
  const clash = taken.has(id) && taken.get(id) !== start
  return clash ? `${id}${codeOf([start, ...members.map(({ host }) => host)]).slice(0, 4)}` : id
}

function pastOf(found: Incident, { matches, from, task }: { matches: readonly Remembered[]; from: Remembered | null; task: Recalling }): Past {
  const starts = matches.map(({ incident }) => incident.start).sort()
  // What goes on over midnight is one onset.
  const onsets = new Map(matches.map(({ incident }) => [incident.id, incident.start] as const).reverse())
  const spans = [...task.past.map(({ span }) => span), task.night.span].map(({ start, end }) => [Date.parse(start), Date.parse(end)] as const)
  return {
    state: from ? "continued" : matches.length > 0 ? "recurring" : "new",
    nights: new Set(matches.map(({ night }) => night.night)).size,
    first: starts[0] ?? null,
    last: starts.at(-1) ?? null,
    rhythm: rhythmOf({
      onsets: [...onsets.values(), ...(from ? [] : [found.start])].map(text => Date.parse(text)),
      until: Date.parse(task.night.span.end) - 1,
      zone: task.zone,
      seen: instant => spans.some(([start, end]) => instant >= start && instant < end),
    }),
    ids: idsOf(matches),
  }
}

/** Of a host that was not scored tonight nobody knows. */
function resolvedOf({ past, hosts }: MemoryTask, still: ReadonlySet<string>): Memory["resolved"] {
  const over = (past.at(-1)?.incidents ?? []).filter(({ id, suppressed, members }) =>
    suppressed === null && !still.has(id) && members.every(({ host }) => hosts.includes(host)))
  return over.map(({ id, title, severity, end, members }) => ({ id, title, severity, end, hosts: members.map(({ host }) => host) }))
}

function countedNight({ night, run, incidents }: PastNight): Memory["nights"][number] {
  return { night, run, incidents: countsOf(incidents.filter(({ suppressed }) => suppressed === null)) }
}
