import type { Direction } from "../../../base/index.ts"

/** Checks per kind of signal; the first matching row applies. */
export interface SignalCheck {
  readonly feature: RegExp
  readonly direction: Direction
  readonly action: string
  readonly command: string
}

export const signalChecks: readonly SignalCheck[] = [
  {
    feature: /io.?wait/i,
    direction: "up",
    action: "Find the disk the CPUs wait for",
    command: "iostat -xz 1",
  },
  {
    feature: /swap.?(used|in|out|usage)|swapp/i,
    direction: "up",
    action: "Check whether pages still swap in and out",
    command: "vmstat 1",
  },
  {
    feature: /swap.?(free|avail)/i,
    direction: "down",
    action: "Check whether pages still swap in and out",
    command: "vmstat 1",
  },
  {
    feature: /swap/i,
    direction: "both",
    action: "List swap use by process",
    command: "smem -rs swap | head",
  },
  {
    feature: /mem.*(cache|buff)|cached|buffers/i,
    direction: "both",
    action: "Check what fills the page cache",
    command: "slabtop -o -s c | head -20",
  },
  {
    feature: /mem|rss|heap/i,
    direction: "both",
    action: "Find the processes using the most memory",
    command: "ps -eo pid,rss,etime,args --sort=-rss | head",
  },
  {
    feature: /fork|proc(ess)?e?s?.?(created|rate)/i,
    direction: "up",
    action: "Find what starts the processes",
    command: "ps -eo pid,ppid,lstart,args --sort=-start_time | head -30",
  },
  {
    feature: /context.?switch|ctxt/i,
    direction: "up",
    action: "Find the processes that switch most",
    command: "pidstat -w 1 5",
  },
  {
    feature: /interrupt|irq/i,
    direction: "up",
    action: "Find the device raising interrupts",
    command: "watch -d -n1 cat /proc/interrupts",
  },
  {
    feature: /therm|temp(erature)?\b|°c/i,
    direction: "up",
    action: "Read temperature sensors and throttling messages",
    command: "sensors; dmesg | grep -i throttl",
  },
  {
    feature: /p\d\d|latency|response|duration/i,
    direction: "up",
    action: "Compare the slowest traces with an hour earlier",
    command: "traces, sorted by duration",
  },
  {
    feature: /5xx|error|fail/i,
    direction: "up",
    action: "Read the errors logged at that time",
    command: "journalctl -p err",
  },
  {
    feature: /(requests?|rps|req).*(s|rate)|rps|qps/i,
    direction: "down",
    action: "Check whether requests still arrive",
    command: "load balancer: healthy targets and requests by target",
  },
  {
    feature: /rps|qps|requests?/i,
    direction: "up",
    action: "Find the clients sending more requests",
    command: "access log, top clients and paths",
  },
  {
    feature: /disk.*(time|busy|util)|await/i,
    direction: "up",
    action: "Find the processes keeping the disk busy",
    command: "iotop -obn 3",
  },
  {
    feature: /disk.*(writ)/i,
    direction: "up",
    action: "Find the processes writing most",
    command: "pidstat -d 1 5",
  },
  {
    feature: /disk.*(read)/i,
    direction: "up",
    action: "Find the processes reading most",
    command: "pidstat -d 1 5",
  },
  {
    feature: /disk|fs|filesystem|inode/i,
    direction: "both",
    action: "Check free space and file system errors",
    command: "df -hi; dmesg | tail -50",
  },
  {
    feature: /net|rx|tx|tcp|retrans|conn/i,
    direction: "both",
    action: "Check sockets and packet loss",
    command: "ss -s; nstat -az | grep -i retrans",
  },
  {
    feature: /cpu.*(sys|kernel)|system/i,
    direction: "up",
    action: "Find the system calls taking the time",
    command: "perf top",
  },
  {
    feature: /cpu|user|load/i,
    direction: "up",
    action: "Find the processes using the CPU",
    command: "top -b -n1 -o %CPU | head -20",
  },
  {
    feature: /cpu|load/i,
    direction: "down",
    action: "Check which services stopped",
    command: "systemctl --failed",
  },
  {
    feature: /server.?up|up$/i,
    direction: "down",
    action: "Check for a reboot",
    command: "last -x reboot | head",
  },
]
