import type { Random } from "../../stats/index.ts"
import type { DemoHost, Routine } from "../host.ts"
import { mib } from "../machine/hardware.ts"
import { type LoadEvent, trapezoid } from "./load-event.ts"

export const minutesPerDay = 1440

/** A short, harmless event that happens once. */
export interface Oddity {
  readonly name: string
  readonly event: LoadEvent
}

/** The daily routines, with random delay, duration and load. `start` = epoch ms of row 0. */
export function routineEvents(
  host: DemoHost,
  { start: firstRow, rows }: { start: number; rows: number },
  random: Random,
): LoadEvent[] {
  const midnight = Math.floor(firstRow / 86_400_000) * 86_400_000
  const offset = (firstRow - midnight) / 60_000
  const days = Array.from({ length: Math.ceil((rows + offset) / minutesPerDay) + 1 }, (_, day) => day)
  return days.flatMap(day => {
    const weekday = new Date(midnight + day * 86_400_000).getUTCDay()
    return host.routines.flatMap(routine => {
      const [late, longer, heavier] = [random.next(), random.next(), random.next()]
      if (routine.weekdays.length > 0 && !routine.weekdays.includes(weekday)) return []
      const start = day * minutesPerDay - offset + routine.at + Math.floor(late * 3)
      return routineLoad(routine, {
        start,
        minutes: Math.round(routine.minutes * (0.92 + 0.16 * longer)),
        size: 0.92 + 0.16 * heavier,
      })
    })
  })
}

/** A routine ends with a minute in which old files are deleted and their cache is freed. */
function routineLoad(
  routine: Routine,
  { start, minutes, size }: { start: number; minutes: number; size: number },
): LoadEvent[] {
  const end = start + minutes
  return [
    {
      start,
      end,
      apply: (demand, share) => {
        const intensity = size * Math.min(1, share * minutes + 0.5)
        demand.cpu += routine.cpu * intensity
        demand.streamRead += routine.read * intensity
        demand.streamWritten += routine.written * intensity
        demand.forks += routine.forks * intensity
      },
    },
    {
      start: end,
      end: end + 1,
      apply: demand => {
        demand.dropped += routine.cacheFreed
      },
    },
  ]
}

/** At least three small oddities in the history, about one in six days; none in the last `quiet` minutes. */
export function oddities(rows: number, quiet: number, random: Random): Oddity[] {
  const space = rows - quiet
  const count = Math.max(3, Math.round(space / minutesPerDay / 6))
  return Array.from({ length: count }, (_, i) => {
    const start = Math.floor((space * (i + 0.1 + 0.75 * random.next())) / count)
    return oddity(oddityKinds[random.integer(oddityKinds.length)] ?? "visitors", {
      start,
      minutes: 3 + random.integer(7),
      size: 0.6 + 0.5 * random.next(),
    })
  })
}

/** A restart for a new kernel, around the middle of the history. */
export function restart(rows: number, random: Random): Oddity {
  const start = Math.floor(rows * (0.35 + 0.2 * random.next()))
  const event: LoadEvent = {
    start,
    end: start + 4,
    apply: demand => {
      demand.up = false
    },
  }
  return { name: "restart", event }
}

const oddityKinds = ["visitors", "manual scan", "package update", "log burst"] as const

function oddity(
  name: (typeof oddityKinds)[number],
  { start, minutes, size }: { start: number; minutes: number; size: number },
): Oddity {
  const apply: LoadEvent["apply"] = {
    visitors: ((demand, share) => {
      demand.activity *= 1 + 0.4 * size * trapezoid(share)
    }) satisfies LoadEvent["apply"],
    "manual scan": (demand => {
      demand.streamRead += 24 * mib * size
    }) satisfies LoadEvent["apply"],
    "package update": (demand => {
      demand.forks += 14 * size
      demand.cpu += 7 * size
      demand.streamWritten += 8 * mib * size
    }) satisfies LoadEvent["apply"],
    "log burst": (demand => {
      demand.streamWritten += 10 * mib * size
    }) satisfies LoadEvent["apply"],
  }[name]
  return { name, event: { start, end: start + minutes, apply } }
}
