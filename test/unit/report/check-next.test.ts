import { describe, expect, it } from "vitest"
import type { Contribution, Incident } from "../../../src/base/index.ts"
import { checksOf } from "../../../src/report/check-next.ts"
import { clockOf } from "../../../src/report/clock.ts"
import { busyNight } from "./fixture.ts"

const { result } = busyNight()
const [leak, silent, slow] = result.incidents
const clock = clockOf(Date.parse(result.night.start), Date.parse(result.night.end), "UTC")

function alone(feature: string, direction: Contribution["direction"]): Incident {
  const [member] = leak!.members
  return { ...leak!, members: [{ ...member!, contributions: [{ ...member!.contributions[0]!, feature, label: feature, direction }] }] }
}

describe("what to check next", () => {
  it.each([
    ["cpu-iowait", "up", "iostat -xz 1"], ["sys-mem-swap-free", "down", "vmstat 1"],
    ["sys-fork-rate", "up", "ps -eo pid,ppid,lstart,args --sort=-start_time | head -30"],
    ["sys-thermal", "up", "sensors; dmesg | grep -i throttl"], ["http-p99", "up", "traces, sorted by duration"],
    ["sys-context-switch-rate", "up", "pidstat -w 1 5"], ["disk-io-time", "up", "iotop -obn 3"],
    ["sys-mem-available", "down", "ps -eo pid,rss,etime,args --sort=-rss | head"],
    ["sys-interrupt-rate", "up", "watch -d -n1 cat /proc/interrupts"], ["load-1m", "up", "top -b -n1 -o %CPU | head -20"],
    ["http-errors", "up", "journalctl -p err"], ["disk-bytes-written", "up", "pidstat -d 1 5"],
  ] as const)("%s going %s: %s", (feature, direction, command) => {
    expect(checksOf(alone(feature, direction), [], clock)[0]?.command).toBe(command)
  })

  it("falls back to the log of that minute for a signal it does not know", () => {
    expect(checksOf(alone("zylophones", "up"), [], clock)[0]?.command).toBe(`journalctl --since "2026-11-20 17:12:00 UTC"`)
  })

  it("cites a value and a time in every line", () => {
    for (const check of checksOf(leak!, [], clock)) expect(check.because).toMatch(/\d.* at \d\d:\d\d UTC, usual .*\d/)
  })

  it("puts the last event before the first signal first, without saying that it was the reason", () => {
    expect(checksOf(slow!, result.events, clock)[0]).toEqual({
      action: "Compare with what changed",
      command: null,
      because: "“deploy: order-writer 4.18.0” at 10:02 UTC, 2 min before the first signal.",
    })
  })

  it("has no more than three lines and names no command twice", () => {
    const checks = checksOf(leak!, result.events, clock)
    expect(checks).toHaveLength(3)
    expect(new Set(checks.map(check => check.command)).size).toBe(3)
  })

  it("asks of a silent host whether it lives", () => {
    expect(checksOf(silent!, [], clock).map(check => check.action)).toEqual([
      "See whether the host answers",
      "See whether only the collector stopped",
      "Read the last lines before it",
    ])
  })
})
