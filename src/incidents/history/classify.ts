import type { Incident, IncidentHistory, NightDigest, Past } from "../../base/index.ts"
import type { ClassificationInput } from "./classification-input.ts"
import { bySeverity } from "../grouping.ts"
import { hashCode } from "../incident-id.ts"
import { profileSimilarity } from "../profile.ts"
import { severityOf } from "../severity.ts"
import { titleOf } from "../title.ts"
import { unlikeHistoryDuration } from "../unlike-history.ts"
import { findContinuations } from "./continuations.ts"
import { fingerprintOf } from "./fingerprint.ts"
import { labelFinder, labelOf } from "./labels.ts"
import {
  comparable,
  isRepeat,
  type PastCandidate,
  pastCandidates,
  pastIds,
  recurrenceSimilarity,
} from "./match.ts"
import { findRecurrence } from "./recurrence.ts"
import { suppressionOf } from "./suppression.ts"
import { countSeverities, countVerdicts } from "./verdict-counts.ts"

export interface Classification {
  /** Those that are news, gravest first, each with fingerprint, past and label. */
  readonly incidents: readonly Incident[]
  readonly memory: IncidentHistory
}

/**
 * Tells of tonight's incidents which are new, which came again and which go on, keeps the ids of those that
 * go on, and sets aside what is no news.
 */
export function classifyIncidents(task: ClassificationInput): Classification {
  const past = pastCandidates(task.past)
  const { continuedFrom, ongoingIds } = findContinuations(task, past)
  const candidates = {
    ...task,
    candidates: past,
    taken: new Map(past.map(({ incident }) => [incident.id, incident.start])),
  }
  const labelFor = labelFinder(task.labels)
  const classified = task.incidents.map(found => {
    const incident = classify(found, continuedFrom.get(found) ?? null, candidates)
    const labelMatch = labelFor(incident)
    return {
      incident: labelMatch ? { ...incident, label: labelOf(labelMatch.entry) } : incident,
      suppression: suppressionOf(incident, labelMatch, task),
    }
  })
  const incidents = classified
    .filter(({ suppression }) => suppression === null)
    .map(({ incident }) => incident)
    .sort(bySeverity)
  const suppressed = classified.flatMap(({ incident, suppression }) =>
    suppression ? [{ incident, ...suppression }] : [],
  )
  return {
    incidents,
    memory: {
      nights: [
        ...task.past.map(nightCounts),
        { night: task.night.label, run: task.night.run, incidents: countSeverities(incidents) },
      ],
      resolved: resolvedIncidents(task, ongoingIds),
      suppressed,
      judged: countVerdicts(task),
    },
  }
}

interface ClassificationContext extends ClassificationInput {
  readonly candidates: readonly PastCandidate[]
  /** Past ids, each with an onset. */
  readonly taken: ReadonlyMap<string, string>
}

function classify(found: Incident, from: PastCandidate | null, task: ClassificationContext): Incident {
  const graded = from && from.incident.title.code !== "unlike-history" ? asContinued(found) : found
  const fresh = { ...graded, fingerprint: fingerprintOf(found, task.zone) }
  const own = comparable(fresh)
  const matches = task.candidates.filter(
    one => one === from || one.incident.id === from?.incident.id || recurrenceSimilarity(own, one) > 0,
  )
  const repeats = from ? [from] : matches.filter(one => isRepeat(own, one))
  const repeat = repeats.reduce<PastCandidate | null>(
    (best, one) => (best && similarity(best) > similarity(one) ? best : one),
    null,
  )
  function similarity({ profile }: PastCandidate): number {
    return profileSimilarity(own.profile, profile)
  }
  return {
    ...fresh,
    id: from?.incident.id ?? freeId(found, task),
    fingerprint: repeat?.incident.fingerprint ?? fresh.fingerprint,
    ...(task.past.length > 0 && { past: pastSummary(found, { matches, from, task }) }),
  }
}

/** An incident that began in an earlier night may last all of this one: it keeps its title and severity. */
function asContinued(found: Incident): Incident {
  const duration = unlikeHistoryDuration(found)
  if (duration === null) return found
  const members = found.members.map(member => ({ ...member, allNight: false }))
  const { severity, rule } = severityOf(members, duration)
  const title = titleOf({ kind: found.kind, members, duration, open: found.open })
  return { ...found, members, severity, severityRule: rule, title }
}

/**
 * Two nights of one day draw their ids apart from each other: four characters more where they drew the same.
 */
function freeId({ id, start, members }: Incident, { taken }: ClassificationContext): string {
  const clash = taken.has(id) && taken.get(id) !== start
  return clash ? `${id}${hashCode([start, ...members.map(({ host }) => host)]).slice(0, 4)}` : id
}

function pastSummary(
  found: Incident,
  {
    matches,
    from,
    task,
  }: { matches: readonly PastCandidate[]; from: PastCandidate | null; task: ClassificationContext },
): Past {
  const starts = matches.map(({ incident }) => incident.start).sort()
  // What goes on over midnight is one onset.
  const onsets = new Map(matches.map(({ incident }) => [incident.id, incident.start] as const).reverse())
  const spans = [...task.past.map(({ span }) => span), task.night.span].map(
    ({ start, end }) => [Date.parse(start), Date.parse(end)] as const,
  )
  return {
    state: from ? "continued" : matches.length > 0 ? "recurring" : "new",
    nights: new Set(matches.map(({ night }) => night.night)).size,
    first: starts[0] ?? null,
    last: starts.at(-1) ?? null,
    recurrence: findRecurrence({
      onsets: [...onsets.values(), ...(from ? [] : [found.start])].map(text => Date.parse(text)),
      until: Date.parse(task.night.span.end) - 1,
      zone: task.zone,
      observed: instant => spans.some(([start, end]) => instant >= start && instant < end),
    }),
    ids: pastIds(matches),
  }
}

/** Of a host that was not scored tonight nobody knows. */
function resolvedIncidents(
  { past, hosts }: ClassificationInput,
  ongoingIds: ReadonlySet<string>,
): IncidentHistory["resolved"] {
  const over = (past.at(-1)?.incidents ?? []).filter(
    ({ id, suppressed, members }) =>
      suppressed === null && !ongoingIds.has(id) && members.every(({ host }) => hosts.includes(host)),
  )
  return over.map(({ id, title, severity, end, members }) => ({
    id,
    title,
    severity,
    end,
    hosts: members.map(({ host }) => host),
  }))
}

function nightCounts({ night, run, incidents }: NightDigest): IncidentHistory["nights"][number] {
  return { night, run, incidents: countSeverities(incidents.filter(({ suppressed }) => suppressed === null)) }
}
