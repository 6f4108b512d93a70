import { describe, expect, it } from "vitest"
import type { Contribution, Incident } from "../../../../src/base/index.ts"
import { checksOf } from "../../../../src/report/facts/next-steps.ts"
import { clockOf } from "../../../../src/report/facts/clock.ts"
import { busyNight } from "../fixture.ts"

const { result } = busyNight()
const [leak, silent, slow] = result.incidents
const clock = clockOf(Date.parse(result.night.start), Date.parse(result.night.end), "UTC")

function incidentWith(feature: string, direction: Contribution["direction"]): Incident {
  const [member] = leak!.members
  return {
    ...leak!,
    members: [
      { ...member!, contributions: [{ ...member!.contributions[0]!, feature, label: feature, direction }] },
    ],
  }
}

describe("what to check next", () => {
  it.each([
    ["cpu-iowait", "up", "iostat -xz 1"],
    ["sys-mem-swap-free", "down", "vmstat 1"],
    ["sys-fork-rate", "up", "ps -eo pid,ppid,lstart,args --sort=-start_time | head -30"],
    ["sys-thermal", "up", "sensors; dmesg | grep -i throttl"],
    ["http-p99", "up", "traces, sorted by duration"],
    ["sys-context-switch-rate", "up", "pidstat -w 1 5"],
    ["disk-io-time", "up", "iotop -obn 3"],
    ["sys-mem-available", "down", "ps -eo pid,rss,etime,args --sort=-rss | head"],
    ["sys-interrupt-rate", "up", "watch -d -n1 cat /proc/interrupts"],
    ["load-1m", "up", "top -b -n1 -o %CPU | head -20"],
    ["http-errors", "up", "journalctl -p err"],
    ["disk-bytes-written", "up", "pidstat -d 1 5"],
    ["disk-bytes-read", "up", "pidstat -d 1 5"],
    ["sys-mem-swap-used", "up", "vmstat 1"],
    ["swap-total", "up", "smem -rs swap | head"],
    ["sys-mem-cached", "down", "slabtop -o -s c | head -20"],
    ["http-requests", "down", "load balancer: healthy targets and requests by target"],
    ["rps", "up", "access log, top clients and paths"],
    ["disk-free", "down", "df -hi; dmesg | tail -50"],
    ["net-bytes-received", "up", "ss -s; nstat -az | grep -i retrans"],
    ["tcp-retransmits", "up", "ss -s; nstat -az | grep -i retrans"],
    ["cpu-system", "up", "perf top"],
    ["cpu-user", "down", "systemctl --failed"],
    ["server-up", "down", "last -x reboot | head"],
  ] as const)("%s going %s: %s", (feature, direction, command) => {
    expect(checksOf(incidentWith(feature, direction), [], clock)[0]?.command).toBe(command)
  })

  it.each([
    ["sys-thermal", "up", "Read temperature sensors and throttling messages"],
    ["sys-mem-available", "down", "Find the processes using the most memory"],
    ["sys-fork-rate", "up", "Find what starts the processes"],
    ["sys-context-switch-rate", "up", "Find the processes that switch most"],
    ["sys-interrupt-rate", "up", "Find the device raising interrupts"],
    ["disk-io-time", "up", "Find the processes keeping the disk busy"],
    ["disk-bytes-written", "up", "Find the processes writing most"],
    ["disk-bytes-read", "up", "Find the processes reading most"],
    ["cpu-user", "up", "Find the processes using the CPU"],
    ["swap-total", "up", "List swap use by process"],
    ["sys-mem-cached", "down", "Check what fills the page cache"],
    ["http-requests", "down", "Check whether requests still arrive"],
    ["rps", "up", "Find the clients sending more requests"],
    ["disk-free", "down", "Check free space and file system errors"],
    ["tcp-retransmits", "up", "Check sockets and packet loss"],
    ["cpu-system", "up", "Find the system calls taking the time"],
    ["cpu-user", "down", "Check which services stopped"],
    ["server-up", "down", "Check for a reboot"],
    ["zylophones", "up", "Check what else changed at that time"],
  ] as const)("%s going %s: %s", (feature, direction, action) => {
    expect(checksOf(incidentWith(feature, direction), [], clock)[0]?.action).toBe(action)
  })

  it("suggests that minute's log for an unknown signal", () => {
    expect(checksOf(incidentWith("zylophones", "up"), [], clock)[0]?.command).toBe(
      `journalctl --since "2026-11-20 17:12:00 UTC"`,
    )
  })

  it("cites a value and a time in every line", () => {
    for (const check of checksOf(leak!, [], clock))
      expect(check.because).toMatch(/\d.* at \d\d:\d\d UTC, expected .*\d/)
  })

  it("lists the last event before the first signal first, without claiming a cause", () => {
    expect(checksOf(slow!, result.events, clock)[0]).toEqual({
      action: "Compare with the reported change",
      command: null,
      because: "“deploy: order-writer 4.18.0” at 10:02 UTC, 2 min before the first signal.",
    })
  })

  it("has at most three lines and repeats no command", () => {
    const checks = checksOf(leak!, result.events, clock)
    expect(checks).toHaveLength(3)
    expect(new Set(checks.map(check => check.command)).size).toBe(3)
  })

  it("suggests checking whether a silent host responds", () => {
    expect(checksOf(silent!, [], clock).map(check => check.action)).toEqual([
      "Check whether the host responds",
      "Check whether only the collector stopped",
      "Read the last log lines before it",
    ])
  })
})
