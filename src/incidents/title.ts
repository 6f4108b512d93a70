import type {
  Contribution,
  FurtherSignal,
  Incident,
  IncidentTitle,
  LeadSignal,
  Member,
} from "../base/index.ts"
import { isUnlikeHistory, unlikeHistoryTitle } from "./unlike-history.ts"

/** Members in onset order, at least one, and ms between start and end. */
export interface TitleInput {
  readonly kind: Incident["kind"]
  readonly members: readonly Member[]
  readonly duration: number
  readonly open: boolean
}

/** Further signals in a title. */
const maxOthers = 2

/**
 * The leading contribution of the member furthest above its threshold, and up to two further signals of that
 * member with their onset against the first one's.
 */
export function titleOf({ kind, members, duration, open }: TitleInput): IncidentTitle {
  const affected = { hosts: members.slice(0, 2).map(({ host }) => host), hostCount: members.length }
  if (kind === "silent") return { code: "silence", params: { ...affected, duration } }
  if (isUnlikeHistory(members)) return unlikeHistoryTitle(members)
  const { contributions } = peakMember(members)
  const signals = contributions.filter(({ signal }) => signal)
  const lead = signals[0] ?? contributions[0] ?? null
  const others =
    lead === null
      ? []
      : signals
          .filter(one => one !== lead)
          .slice(0, maxOthers)
          .map(one => furtherSignal(one, lead))
  return {
    code: "departure",
    params: { ...affected, duration, open, lead: lead && leadSignal(lead), others },
  }
}

function leadSignal({ feature, label, unit, direction, actual, expected, range }: Contribution): LeadSignal {
  return { feature, label, unit, direction, actual, expected, range }
}

function furtherSignal(
  { feature, label, direction, onset }: Contribution,
  lead: Contribution,
): FurtherSignal {
  const known = onset !== null && lead.onset !== null && onset !== lead.onset
  return { feature, label, direction, onset: !known ? "with" : onset < lead.onset ? "before" : "after" }
}

function peakMember(members: readonly Member[]): Member {
  return members.reduce((a, b) => (b.score / b.threshold > a.score / a.threshold ? b : a))
}
