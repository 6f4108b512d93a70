import type { Contribution, FleetEvent, Incident, Member } from "../../base/index.ts"
import { countOf, formatDuration, formatRange, formatValue } from "../../text/index.ts"
import { shorten } from "../sanitize.ts"
import type { Clock } from "./clock.ts"
import { isUnlikeHistory, leadingSignals, ms, worstMember } from "./context.ts"
import { eventsNear } from "./timeline.ts"
import { signalChecks } from "./wording/signal-checks.ts"

/** An action, and the figure that is its reason. */
export interface Check {
  readonly action: string
  readonly command: string | null
  readonly because: string
}

const maxChecks = 3

/**
 * At most three next checks on the member furthest above its threshold, each with the value and time that are
 * its reason.
 */
export function checksOf(incident: Incident, events: readonly FleetEvent[], clock: Clock): Check[] {
  if (incident.kind === "silent") return silentChecks(incident, clock)
  if (isUnlikeHistory(incident)) return unlikeChecks(incident)
  const member = worstMember(incident)
  const signals = leadingSignals(member)
  const first = Math.min(ms(incident.start), ...signals.flatMap(c => (c.onset ? [ms(c.onset)] : [])))
  const event = eventsNear(incident, events, first)
    .filter(({ time }) => time <= first)
    .at(-1)
  const eventChecks = event ? [eventCheck(event, first, clock)] : []
  const bySignal = (signals.length > 0 ? signals : member.contributions.slice(0, 2)).map(c =>
    signalCheck(c, member, clock),
  )
  const checks = [...eventChecks, ...bySignal]
  return checks
    .filter(
      (check, index) =>
        checks.findIndex(
          other =>
            other.action === check.action || (check.command !== null && other.command === check.command),
        ) === index,
    )
    .slice(0, maxChecks)
}

function eventCheck({ time, text }: FleetEvent, first: number, clock: Clock): Check {
  const lead = first === time ? words.event.atFirstSignal : words.event.before(formatDuration(first - time))
  return {
    action: words.event.action,
    command: null,
    because: words.event.because(shorten(text, 60), clock.withZone(time), lead),
  }
}

function signalCheck(c: Contribution, member: Member, clock: Clock): Check {
  const rule = signalChecks.find(
    ({ feature, direction }) =>
      (direction === "both" || c.direction === "both" || direction === c.direction) &&
      feature.test(`${c.feature} ${c.label}`),
  )
  const { action, command } = rule ?? words.anything(journalTime(c.onset ?? member.leadUp))
  return { action, command, because: reasonOf(c, clock) }
}

function reasonOf(c: Contribution, clock: Clock): string {
  const label = shorten(c.label)
  if (c.actual === null || c.at === null)
    return words.leftExpected(label, c.onset ? clock.withZone(ms(c.onset)) : null)
  const expectedRange = c.range ? formatRange(c.range, c.unit) : null
  return words.because({
    label,
    actual: formatValue(c.actual, c.unit),
    at: clock.withZone(ms(c.at)),
    expectedRange,
  })
}

function silentChecks({ members, start }: Incident, clock: Clock): Check[] {
  const { silent } = words
  const host = shorten(members[0]?.host ?? "")
  const others = members.length === 1 ? silent.onlyHost : silent.several(countOf(members.length, "host"))
  return [
    { ...silent.answers, because: silent.lastRow(host, clock.withZone(ms(start))) },
    { ...silent.collector, because: others },
    { ...silent.lines(journalTime(start)), because: silent.utc },
  ]
}

/** Where no level fits the history, its signals are no list of things to check. */
function unlikeChecks({ id, members }: Incident): Check[] {
  const { unlike } = words
  const host = shorten(members[0]?.host ?? "")
  return [
    { ...unlike.machine, because: unlike.fromFirstRow(host) },
    { ...unlike.change, because: unlike.noOnset },
    { ...unlike.trend(shorten(id)), because: unlike.learns },
  ]
}

/** "2026-11-20 18:12:00 UTC", as journalctl reads it. */
function journalTime(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`
}

const words = {
  anything: (since: string) => ({
    action: "Check what else changed at that time",
    command: `journalctl --since "${since}"`,
  }),

  event: {
    action: "Compare with the reported change",
    because: (event: string, time: string, lead: string) => `“${event}” at ${time}, ${lead}.`,
    atFirstSignal: "in the minute of the first signal",
    before: (length: string) => `${length} before the first signal`,
  },

  /** "I/O wait 38.4 % at 20:46 CET, expected 0.3–3.9 %." */
  because: (
    of: Readonly<Record<"label" | "actual" | "at", string>> & { readonly expectedRange: string | null },
  ) =>
    `${of.label} ${of.actual} at ${of.at}${of.expectedRange === null ? "" : `, expected ${of.expectedRange}`}.`,
  leftExpected: (label: string, at: string | null) =>
    `${label} left its expected range${at === null ? "" : ` at ${at}`}.`,

  unlike: {
    machine: { action: "Check whether the history is of this machine", command: null },
    fromFirstRow: (host: string) => `${host} is above its threshold in the night's first row.`,
    change: { action: "Compare with changes before the night", command: null },
    noOnset: "Resizing, migration or a new workload shift every level; the night holds no onset of it.",
    trend: (id: string) => ({
      action: "If this level is the new normal, label it new-trend",
      command: `noctule label RUN ${id} new-trend`,
    }),
    learns: "Later nights are then compared with the new level.",
  },

  silent: {
    answers: { action: "Check whether the host responds", command: "ping, ssh, console" },
    lastRow: (host: string, time: string) => `No data from ${host} since ${time}.`,
    collector: { action: "Check whether only the collector stopped", command: "systemctl status" },
    onlyHost: "No other host went silent at the same time.",
    several: (hosts: string) => `${hosts} went silent together.`,
    lines: (until: string) => ({
      action: "Read the last log lines before it",
      command: `journalctl --until "${until}" -n 200`,
    }),
    utc: "Times in this command are in UTC.",
  },
} as const
