import type { Contribution, Direction, FleetEvent, Incident, Member } from "../../base/index.ts"
import { countOf, formatDuration, formatRange, formatValue, strings } from "../../text/index.ts"
import { shorten } from "../sanitize.ts"
import type { Clock } from "./clock.ts"
import { leadingSignals, ms, worstMember } from "./context.ts"
import { eventsNear } from "./timeline.ts"

/** A thing to do, and the number that is the reason. */
export interface Check {
  readonly action: string
  readonly command: string | null
  readonly because: string
}

const words = strings.checks

/** What to look at when a signal moves: one row a kind of signal; the first that fits wins. */
interface Rule {
  readonly feature: RegExp
  readonly direction: Direction
  readonly check: Pick<Check, "action" | "command">
}

const rules: readonly Rule[] = [
  { feature: /io.?wait/i, direction: "up", check: words.ioWait },
  { feature: /swap.?(used|in|out|usage)|swapp/i, direction: "up", check: words.swapping },
  { feature: /swap.?(free|avail)/i, direction: "down", check: words.swapping },
  { feature: /swap/i, direction: "both", check: words.swap },
  { feature: /mem.*(cache|buff)|cached|buffers/i, direction: "both", check: words.pageCache },
  { feature: /mem|rss|heap/i, direction: "both", check: words.memory },
  { feature: /fork|proc(ess)?e?s?.?(created|rate)/i, direction: "up", check: words.forks },
  { feature: /context.?switch|ctxt/i, direction: "up", check: words.switches },
  { feature: /interrupt|irq/i, direction: "up", check: words.interrupts },
  { feature: /therm|temp(erature)?\b|°c/i, direction: "up", check: words.heat },
  { feature: /p\d\d|latency|response|duration/i, direction: "up", check: words.latency },
  { feature: /5xx|error|fail/i, direction: "up", check: words.errors },
  { feature: /(requests?|rps|req).*(s|rate)|rps|qps/i, direction: "down", check: words.fewerRequests },
  { feature: /rps|qps|requests?/i, direction: "up", check: words.moreRequests },
  { feature: /disk.*(time|busy|util)|await/i, direction: "up", check: words.diskBusy },
  { feature: /disk.*(writ)/i, direction: "up", check: words.diskWrites },
  { feature: /disk.*(read)/i, direction: "up", check: words.diskReads },
  { feature: /disk|fs|filesystem|inode/i, direction: "both", check: words.fileSystems },
  { feature: /net|rx|tx|tcp|retrans|conn/i, direction: "both", check: words.network },
  { feature: /cpu.*(sys|kernel)|system/i, direction: "up", check: words.systemCalls },
  { feature: /cpu|user|load/i, direction: "up", check: words.cpu },
  { feature: /cpu|load/i, direction: "down", check: words.idle },
  { feature: /server.?up|up$/i, direction: "down", check: words.restarts },
]

const maxChecks = 3

/**
 * What to check next on the member furthest above its threshold, each line with the value and the time that
 * is its reason. At most three.
 */
export function checksOf(incident: Incident, events: readonly FleetEvent[], clock: Clock): Check[] {
  if (incident.kind === "silent") return silentChecks(incident, clock)
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
  const rule = rules.find(
    ({ feature, direction }) =>
      (direction === "both" || c.direction === "both" || direction === c.direction) &&
      feature.test(`${c.feature} ${c.label}`),
  )
  return {
    ...(rule?.check ?? words.anything(journalTime(c.onset ?? member.leadUp))),
    because: reasonOf(c, clock),
  }
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

/** "2026-11-20 18:12:00 UTC", as journalctl reads it. */
function journalTime(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`
}
