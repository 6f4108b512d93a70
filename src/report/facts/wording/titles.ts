import type { FurtherSignal, IncidentTitle, IncidentTitles, LeadSignal } from "../../../base/index.ts"
import {
  formatCount,
  formatDuration,
  formatRange,
  formatTimes,
  formatValue,
  joinWords,
} from "../../../text/index.ts"
import { word, type Wording } from "./coded.ts"

/** Units whose zero is arbitrary: "twice the expected value" would mean nothing. */
const intervalUnits = ["°C", "C", "celsius", "degC", "°F", "K", "dB"]
const longestName = 48

/**
 * "db-2: disk busy 8 times the expected value for 41 min; I/O wait and load rose after it": the leading signal, then up
 * to two further signals with their onset against it.
 */
export function wordTitle(title: IncidentTitle): string {
  return word(titles, title)
}

const titles: Wording<IncidentTitles> = {
  silence: ({ hosts, hostCount, duration }) =>
    `${hostsPhrase(hosts, hostCount)}: no data for ${formatDuration(duration)}, silent until the night's end`,
  "unlike-history": ({ hosts, hostCount }) =>
    `${hostsPhrase(hosts, hostCount)}: above ${hostCount === 1 ? "its threshold all night, unlike its history" : "their thresholds all night, unlike their history"}`,
  departure: ({ hosts, hostCount, duration, open, lead, others }) => {
    const length = formatDuration(duration)
    const what = lead === null ? "score outside its expected range" : magnitudePhrase(lead)
    const further = othersPhrase(others)
    return (
      `${hostsPhrase(hosts, hostCount)}: ${what} for ${open && lead !== null ? `${length}, still open` : length}` +
      (further === "" ? "" : `; ${further}`)
    )
  },
  text: ({ text }) => text,
}

/** "disk busy 8 times the expected value", "memory at 0.4 GiB (expected 5.9–6.3 GiB)". */
export function magnitudePhrase(lead: LeadSignal): string {
  const { actual, expected, unit, direction } = lead
  const label = labelPhrase(lead)
  if (actual === null || expected === null) return `${label} outside its expected range`
  const range = formatRange(lead.range ?? [expected, expected], unit)
  if (direction === "both") return `${label} above and below its expected ${range}`
  const ratio = actual / expected
  const comparable =
    actual > expected && expected > 0 && ratio >= 2 && ratio <= 1000 && !intervalUnits.includes(unit)
  return comparable
    ? `${label} ${formatTimes(ratio)} the expected value`
    : `${label} at ${formatValue(actual, unit)} (expected ${range})`
}

/** "db-1", "db-1 and db-2", "db-1 and 3 more hosts". */
export function hostsPhrase(hosts: readonly string[], count: number): string {
  const [first = "", second = ""] = hosts.map(clip)
  if (count < 2) return first
  return `${first} and ${count === 2 ? second : `${formatCount(count - 1)} more hosts`}`
}

/** "I/O wait and load rose after it", "load rose before and I/O wait fell with it". */
function othersPhrase([first, second]: readonly FurtherSignal[]): string {
  if (!first || !second) return first ? moved([first], first) : ""
  const alike = first.direction === second.direction && first.onset === second.onset
  return alike ? moved([first, second], first) : joinWords([moved([first], first), moved([second], second)])
}

const verbs = { up: "rose", down: "fell", both: "swung" } as const

function moved(signals: readonly FurtherSignal[], { direction, onset }: FurtherSignal): string {
  return `${joinWords(signals.map(labelPhrase))} ${verbs[direction]} ${onset} it`
}

/** A label inside a sentence: "Disk busy" → "disk busy", while "CPU busy", "p99" and a feature's name stay. */
function labelPhrase({ label, feature }: Pick<LeadSignal, "label" | "feature">): string {
  const isWord = label !== feature && /^\p{Lu}\p{Ll}/u.test(label)
  return clip(isWord ? label.charAt(0).toLowerCase() + label.slice(1) : label)
}

function clip(name: string): string {
  return name.length <= longestName ? name : `${name.slice(0, longestName - 1)}…`
}
