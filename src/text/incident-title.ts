import type { Contribution, Incident, Member } from "../base/index.ts"
import { formatDuration } from "./durations.ts"
import { formatCount, formatTimes, joinWords } from "./numbers.ts"
import { title } from "./strings/titles.ts"
import { formatRange, formatValue } from "./units.ts"

/** Units whose zero is arbitrary: "twice the expected value" would mean nothing. */
const intervalUnits = ["°C", "C", "celsius", "degC", "°F", "K", "dB"]
const longestName = 48

/** What a title is written from: members in onset order, at least one, and ms between start and end. */
export interface TitleFacts {
  readonly kind: Incident["kind"]
  readonly members: readonly Member[]
  readonly duration: number
  readonly open: boolean
}

/**
 * "db-2: disk busy 8 times the expected value for 41 min; I/O wait and load rose after it". The first half is the
 * largest contribution of the member furthest above its threshold; the second half up to two further signals
 * of that member, told before, with or after it by their onset.
 */
export function incidentTitle({ kind, members, duration, open }: TitleFacts): string {
  const hosts = hostsPhrase(members.map(m => m.host))
  const length = formatDuration(duration)
  if (kind === "silent") return title.silent(hosts, length)
  const { contributions } = peakMember(members)
  const signals = contributions.filter(c => c.signal)
  const lead = signals[0] ?? contributions[0]
  if (!lead) return title.line(hosts, title.outsideExpected(title.score), length, "")
  return title.line(
    hosts,
    magnitudePhrase(lead),
    open ? title.openFor(length) : length,
    othersPhrase(lead, signals),
  )
}

/** "disk busy 8 times the expected value", "memory down to 0.4 GiB (expected 5.9–6.3 GiB)". */
export function magnitudePhrase(c: Contribution): string {
  const label = labelPhrase(c)
  if (c.actual === null || c.expected === null) return title.outsideExpected(label)
  const expectedRange = formatRange(c.range ?? [c.expected, c.expected], c.unit)
  if (c.direction === "both") return title.bothWays(label, expectedRange)
  if (c.actual < c.expected) return title.fellTo(label, formatValue(c.actual, c.unit), expectedRange)
  const ratio = c.actual / c.expected
  const comparable = c.expected > 0 && ratio >= 2 && ratio <= 1000 && !intervalUnits.includes(c.unit)
  return comparable
    ? title.timesExpected(label, formatTimes(ratio))
    : title.roseTo(label, formatValue(c.actual, c.unit), expectedRange)
}

/** "db-1", "db-1 and db-2", "db-1 and 3 more hosts". */
export function hostsPhrase(hosts: readonly string[]): string {
  const [first = "", second = ""] = hosts.map(clip)
  if (hosts.length < 2) return first
  return title.hosts(first, hosts.length === 2 ? second : title.moreHosts(formatCount(hosts.length - 1)))
}

function othersPhrase(lead: Contribution, signals: readonly Contribution[]): string {
  const [first, second] = signals.filter(c => c !== lead)
  const moved = (group: readonly Contribution[]): string =>
    title.moved(joinWords(group.map(labelPhrase)), group[0]!.direction, order(group[0]!, lead))
  if (!first || !second) return first ? moved([first]) : ""
  const alike = first.direction === second.direction && order(first, lead) === order(second, lead)
  return alike ? moved([first, second]) : joinWords([moved([first]), moved([second])])
}

function order(other: Contribution, lead: Contribution): "before" | "with" | "after" {
  if (other.onset === null || lead.onset === null || other.onset === lead.onset) return "with"
  return other.onset < lead.onset ? "before" : "after"
}

function peakMember(members: readonly Member[]): Member {
  return members.reduce((a, b) => (b.score / b.threshold > a.score / a.threshold ? b : a))
}

/**
 * A label inside a sentence: "Disk busy" → "disk busy", while "CPU busy", "p99" and a bare feature name stay
 * as they are.
 */
function labelPhrase({ label, feature }: Contribution): string {
  const word = label !== feature && /^\p{Lu}\p{Ll}/u.test(label)
  return clip(word ? label.charAt(0).toLowerCase() + label.slice(1) : label)
}

function clip(name: string): string {
  return name.length <= longestName ? name : `${name.slice(0, longestName - 1)}…`
}
