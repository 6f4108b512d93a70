import type { Random } from "../../stats/index.ts"
import type { DemoHost, FaultKind } from "../host.ts"
import { gib, mib } from "../machine/hardware.ts"
import { type Demand, type LoadEvent, ramp, trapezoid } from "./load-event.ts"

export interface PlantedFault {
  readonly kind: FaultKind
  /** null for a silent host: its rows are missing. */
  readonly event: LoadEvent | null
  /** Minutes since the first row, end exclusive. */
  readonly start: number
  readonly end: number
  readonly story: string
}

interface FaultScript {
  /** Minutes before the end of the data. */
  readonly minutesBeforeEnd: number
  readonly minutes: number
  readonly story: string
  readonly apply: (demand: Demand, share: number, strength: number) => void
}

/**
 * In order of the night. Faults change only the demand; swapping, waiting and load follow from the
 * simulation.
 */
const faultScripts: Readonly<Record<FaultKind, FaultScript>> = {
  overheating: {
    minutesBeforeEnd: 1120,
    minutes: 85,
    story: "a fan fails: the CPU heats up and lowers its clock",
    apply: (demand, share, strength) => {
      demand.cooling += 3 * strength * trapezoid(share)
    },
  },
  "slow-requests": {
    minutesBeforeEnd: 905,
    minutes: 95,
    story: "after a deploy the slowest requests take twice as long, until it is rolled back",
    apply: (demand, share, strength) => {
      const now = Math.min(1, share * 30)
      demand.tail += strength * now
      demand.errors += 0.035 * strength * now
      demand.cpu += 1.5 * strength * now
    },
  },
  "memory-leak": {
    minutesBeforeEnd: 770,
    minutes: 260,
    story: "a process leaks memory until the machine swaps; it is killed at the end",
    apply: (demand, share, strength) => {
      demand.memory += 10.9 * gib * strength * (share + 0.012 * Math.sin(45 * share))
    },
  },
  "fork-storm": {
    minutesBeforeEnd: 460,
    minutes: 48,
    story: "a runaway script starts thousands of short processes",
    apply: (demand, share, strength) => {
      demand.forks += 300 * strength * ramp(share)
      demand.cpu += 5 * strength * ramp(share)
    },
  },
  "slow-disk": {
    minutesBeforeEnd: 345,
    minutes: 70,
    story: "the array rebuilds: the disk is slow, saturates, and everything waits for it",
    apply: (demand, share, strength) => {
      demand.disk *= 1 - 0.82 * strength * trapezoid(share)
      demand.streamRead += 22 * mib * strength * trapezoid(share)
    },
  },
  silence: {
    minutesBeforeEnd: 193,
    minutes: 193,
    story: "the host stops sending and does not come back",
    apply: () => {},
  },
}

/** A host's fault in the last night; the seed moves it by up to 15 minutes. */
export function plantFault(
  host: DemoHost,
  { rows, strength }: { rows: number; strength: number },
  random: Random,
): PlantedFault | null {
  if (host.fault === null) return null
  const { minutesBeforeEnd, minutes, story, apply } = faultScripts[host.fault]
  const start = rows - minutesBeforeEnd + random.integer(31) - 15
  const end = host.fault === "silence" ? rows : start + minutes
  const event =
    host.fault === "silence"
      ? null
      : { start, end, apply: (demand: Demand, share: number) => apply(demand, share, strength) }
  return { kind: host.fault, event, start, end, story }
}
