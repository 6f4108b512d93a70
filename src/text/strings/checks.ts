/**
 * "Check next": what to do, and the command that does it. Which of them is told is the business of
 * report/check-next.ts.
 */
export const checks = {
  ioWait: { action: "See which disk the CPUs wait for", command: "iostat -xz 1" },
  swapping: { action: "See whether pages still go in and out", command: "vmstat 1" },
  swap: { action: "See what is swapped out, by process", command: "smem -rs swap | head" },
  pageCache: { action: "See what fills the page cache", command: "slabtop -o -s c | head -20" },
  memory: {
    action: "Find the processes that hold the memory",
    command: "ps -eo pid,rss,etime,args --sort=-rss | head",
  },
  forks: {
    action: "Find what starts the processes",
    command: "ps -eo pid,ppid,lstart,args --sort=-start_time | head -30",
  },
  switches: { action: "Find who switches", command: "pidstat -w 1 5" },
  interrupts: { action: "Find the device that interrupts", command: "watch -d -n1 cat /proc/interrupts" },
  heat: { action: "Read the sensors and the throttling", command: "sensors; dmesg | grep -i throttl" },
  latency: {
    action: "Compare the slowest traces with those of an hour earlier",
    command: "traces, sorted by duration",
  },
  errors: { action: "Read the errors of these minutes", command: "journalctl -p err" },
  fewerRequests: {
    action: "See whether requests still arrive",
    command: "load balancer: healthy targets and requests by target",
  },
  moreRequests: { action: "Find the callers that send more", command: "access log, top clients and paths" },
  diskBusy: { action: "Find who keeps the disk busy", command: "iotop -obn 3" },
  diskWrites: { action: "Find who writes", command: "pidstat -d 1 5" },
  diskReads: { action: "Find who reads", command: "pidstat -d 1 5" },
  fileSystems: { action: "Check space and errors of the file systems", command: "df -hi; dmesg | tail -50" },
  network: { action: "Look at the sockets and the losses", command: "ss -s; nstat -az | grep -i retrans" },
  systemCalls: { action: "Find the system calls that take the time", command: "perf top" },
  cpu: { action: "Find the processes that run", command: "top -b -n1 -o %CPU | head -20" },
  idle: { action: "See what has stopped working", command: "systemctl --failed" },
  restarts: { action: "See whether it was started anew", command: "last -x reboot | head" },
  anything: (since: string) => ({
    action: "Ask what else changed then",
    command: `journalctl --since "${since}"`,
  }),

  event: {
    action: "Compare with what changed",
    because: (event: string, time: string, lead: string) => `“${event}” at ${time}, ${lead}.`,
    atFirstSignal: "the minute of the first signal",
    before: (length: string) => `${length} before the first signal`,
  },

  /** "I/O wait 38.4 % at 20:46 CET, usual 0.3–3.9 %." */
  because: ({
    label,
    actual,
    at,
    expectedRange,
  }: {
    label: string
    actual: string
    at: string
    expectedRange: string | null
  }) => `${label} ${actual} at ${at}${expectedRange === null ? "" : `, usual ${expectedRange}`}.`,
  leftExpected: (label: string, at: string | null) =>
    `${label} left its usual behaviour${at === null ? "" : ` at ${at}`}.`,

  silent: {
    answers: { action: "See whether the host answers", command: "ping, ssh, console" },
    lastRow: (host: string, time: string) => `No row from ${host} since ${time}.`,
    collector: { action: "See whether only the collector stopped", command: "systemctl status" },
    onlyHost: "No other host fell silent with it.",
    several: (hosts: string) => `${hosts} fell silent together.`,
    lines: (until: string) => ({
      action: "Read the last lines before it",
      command: `journalctl --until "${until}" -n 200`,
    }),
    utc: "Times in this command are UTC.",
  },
} as const
