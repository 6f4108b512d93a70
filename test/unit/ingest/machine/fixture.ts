import type { MachineFiles } from "../../../../src/ingest/machine/snapshot.ts"

/** /proc and /sys of a machine with one disk, one stacked device and two sensors, `seconds` after its start. */
export function machineFiles(seconds: number, more: Readonly<Record<string, string>> = {}): MachineFiles {
  const s = seconds
  const texts: Readonly<Record<string, string>> = {
    "/proc/uptime": `${s.toFixed(2)} ${s}.00\n`,
    "/proc/loadavg": "0.50 1.25 2.00 3/344 9913\n",
    "/proc/meminfo":
      "MemTotal: 8000 kB\nMemFree: 1000 kB\nMemAvailable: 4000 kB\nBuffers: 100 kB\nCached: 2000 kB\n" +
      "SwapTotal: 512 kB\nSwapFree: 256 kB\n",
    "/proc/stat":
      `cpu  ${100 * s} 0 ${20 * s} ${60 * s} ${10 * s} 5 0 ${10 * s} 0 0\ncpu0 1 2 3 4 5 6 7 8 0 0\n` +
      `intr ${1500 * s} 7 8\nctxt ${3000 * s}\nprocesses ${2 * s}\n`,
    "/proc/diskstats":
      `   8       0 sda ${3 * s} 9 ${8 * s} 9 ${5 * s} 9 ${16 * s} 9 0 ${250 * s} 9\n` +
      `   8       1 sda1 ${3 * s} 9 ${8 * s} 9 ${5 * s} 9 ${16 * s} 9 0 ${250 * s} 9\n` +
      ` 254       0 dm-0 ${9 * s} 9 ${9 * s} 9 ${9 * s} 9 ${9 * s} 9 0 ${900 * s} 9\n`,
    "/sys/class/thermal/thermal_zone0/temp": "41500\n",
    "/sys/class/thermal/thermal_zone1/temp": "55250\n",
    ...more,
  }
  const folders: Readonly<Record<string, readonly string[]>> = {
    "/sys/block": ["sda", "dm-0"],
    "/sys/class/thermal": ["cooling_device0", "thermal_zone0", "thermal_zone1"],
  }
  return {
    read: path => Promise.resolve(texts[path] ?? null),
    list: path => Promise.resolve(folders[path] ?? []),
  }
}

/** The machine as it goes on by ten seconds with each reading of a snapshot. */
export function goingOn(): MachineFiles {
  let seconds = 100
  return {
    read: path => {
      if (path === "/proc/stat") seconds += 10
      return machineFiles(seconds).read(path)
    },
    list: path => machineFiles(seconds).list(path),
  }
}
