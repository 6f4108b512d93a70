import type { Contribution, Direction, FleetEvent, Incident, Member } from "../base/index.ts"
import { countOf, formatDuration, formatRange, formatValue } from "../words/index.ts"
import { shorten } from "./clean.ts"
import type { Clock } from "./clock.ts"
import type { Check } from "./view/types.ts"
import { gravestOf, leadingSignals, ms } from "./view/context.ts"
import { eventsNear } from "./view/timeline.ts"

/** What to look at when a signal moves: one row a kind of signal; the first that fits wins. */
interface Rule {
  readonly feature: RegExp
  readonly direction: Direction
  readonly action: string
  readonly command: string
}

const rules: readonly Rule[] = [
  { feature: /io.?wait/i, direction: "up", action: "See which disk the CPUs wait for", command: "iostat -xz 1" },
  { feature: /swap.?(used|in|out|usage)|swapp/i, direction: "up", action: "See whether pages still go in and out", command: "vmstat 1" },
  { feature: /swap.?(free|avail)/i, direction: "down", action: "See whether pages still go in and out", command: "vmstat 1" },
  { feature: /swap/i, direction: "both", action: "See what is swapped out, by process", command: "smem -rs swap | head" },
  { feature: /mem.*(cache|buff)|cached|buffers/i, direction: "both", action: "See what fills the page cache", command: "slabtop -o -s c | head -20" },
  {
    feature: /mem|rss|heap/i,
    direction: "both",
    action: "Find the processes that hold the memory",
    command: "ps -eo pid,rss,etime,args --sort=-rss | head",
  },
  {
    feature: /fork|proc(ess)?e?s?.?(created|rate)/i,
    direction: "up",
    action: "Find what starts the processes",
    command: "ps -eo pid,ppid,lstart,args --sort=-start_time | head -30",
  },
  { feature: /context.?switch|ctxt/i, direction: "up", action: "Find who switches", command: "pidstat -w 1 5" },
  { feature: /interrupt|irq/i, direction: "up", action: "Find the device that interrupts", command: "watch -d -n1 cat /proc/interrupts" },
  {
    feature: /therm|temp(erature)?\b|°c/i,
    direction: "up",
    action: "Read the sensors and the throttling",
    command: "sensors; dmesg | grep -i throttl",
  },
  {
    feature: /p\d\d|latency|response|duration/i,
    direction: "up",
    action: "Compare the slowest traces with those of an hour earlier",
    command: "traces, sorted by duration",
  },
  { feature: /5xx|error|fail/i, direction: "up", action: "Read the errors of these minutes", command: "journalctl -p err" },
  {
    feature: /(requests?|rps|req).*(s|rate)|rps|qps/i,
    direction: "down",
    action: "See whether requests still arrive",
    command: "load balancer: healthy targets and requests by target",
  },
  { feature: /rps|qps|requests?/i, direction: "up", action: "Find the callers that send more", command: "access log, top clients and paths" },
  { feature: /disk.*(time|busy|util)|await/i, direction: "up", action: "Find who keeps the disk busy", command: "iotop -obn 3" },
  { feature: /disk.*(writ)/i, direction: "up", action: "Find who writes", command: "pidstat -d 1 5" },
  { feature: /disk.*(read)/i, direction: "up", action: "Find who reads", command: "pidstat -d 1 5" },
  {
    feature: /disk|fs|filesystem|inode/i,
    direction: "both",
    action: "Check space and errors of the file systems",
    command: "df -hi; dmesg | tail -50",
  },
  {
    feature: /net|rx|tx|tcp|retrans|conn/i,
    direction: "both",
    action: "Look at the sockets and the losses",
    command: "ss -s; nstat -az | grep -i retrans",
  },
  { feature: /cpu.*(sys|kernel)|system/i, direction: "up", action: "Find the system calls that take the time", command: "perf top" },
  { feature: /cpu|user|load/i, direction: "up", action: "Find the processes that run", command: "top -b -n1 -o %CPU | head -20" },
  { feature: /cpu|load/i, direction: "down", action: "See what has stopped working", command: "systemctl --failed" },
  { feature: /server.?up|up$/i, direction: "down", action: "See whether it was started anew", command: "last -x reboot | head" },
]

const most = 3

/** What to check next on the member furthest above its threshold, each line with the value and the time that is its reason. At most three. */
export function checksOf(incident: Incident, events: readonly FleetEvent[], clock: Clock): Check[] {
  if (incident.kind === "silent") return silentChecks(incident, clock)
  const member = gravestOf(incident)
  const signals = leadingSignals(member)
  const first = Math.min(ms(incident.start), ...signals.flatMap(c => (c.onset ? [ms(c.onset)] : [])))
  const event = eventsNear(incident, events, first).filter(({ time }) => time <= first).at(-1)
  const told = event ? [eventCheck(event, first, clock)] : []
  const bySignal = (signals.length > 0 ? signals : member.contributions.slice(0, 2)).map(c => signalCheck(c, member, clock))
  const checks = [...told, ...bySignal]
  return checks
    .filter(
      (check, index) =>
        checks.findIndex(other => other.action === check.action || (check.command !== null && other.command === check.command)) === index,
    )
    .slice(0, most)
}

function eventCheck({ time, text }: FleetEvent, first: number, clock: Clock): Check {
  const lead = first === time ? "the minute of the first signal" : `${formatDuration(first - time)} before the first signal`
  return { action: "Compare with what changed", command: null, because: `“${shorten(text, 60)}” at ${clock.zoned(time)}, ${lead}.` }
}

function signalCheck(c: Contribution, member: Member, clock: Clock): Check {
  const rule = rules.find(
    ({ feature, direction }) =>
      (direction === "both" || c.direction === "both" || direction === c.direction) && feature.test(`${c.feature} ${c.label}`),
  )
  const action = rule?.action ?? "Ask what else changed then"
  const command = rule?.command ?? `journalctl --since "${journalTime(c.onset ?? member.leadUp)}"`
  return { action, command, because: reasonOf(c, clock) }
}

/** "I/O wait 38.4 % at 20:46, usual 0.3–3.9 %." */
function reasonOf(c: Contribution, clock: Clock): string {
  const label = shorten(c.label)
  if (c.actual === null || c.at === null) return `${label} left its usual behaviour${c.onset ? ` at ${clock.zoned(ms(c.onset))}` : ""}.`
  const usual = c.range ? `, usual ${formatRange(c.range, c.unit)}` : ""
  return `${label} ${formatValue(c.actual, c.unit)} at ${clock.zoned(ms(c.at))}${usual}.`
}

function silentChecks(incident: Incident, clock: Clock): Check[] {
  const [member] = incident.members
  const host = shorten(member?.host ?? "")
  const last = `No row from ${host} since ${clock.zoned(ms(incident.start))}.`
  return [
    { action: "See whether the host answers", command: "ping, ssh, console", because: last },
    {
      action: "See whether only the collector stopped",
      command: "systemctl status",
      because:
        incident.members.length === 1 ? "No other host fell silent with it." : `${countOf(incident.members.length, "host")} fell silent together.`,
    },
    {
      action: "Read the last lines before it",
      command: `journalctl --until "${journalTime(incident.start)}" -n 200`,
      because: "Times in this command are UTC.",
    },
  ]
}

/** "2026-11-20 18:12:00 UTC", as journalctl reads it. */
function journalTime(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`
}
