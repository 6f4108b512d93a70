import type { Random } from "../../maths/index.ts"
import type { DemoHost, FaultKind } from "./fleet.ts"
import { gib, mib } from "./hardware.ts"
import { onset, swell, type Demand, type Push } from "./push.ts"

export interface PlantedFault {
  readonly kind: FaultKind
  /** null for a silent host: its rows are missing. */
  readonly push: Push | null
  /** Minutes since the first row, end exclusive. */
  readonly start: number
  readonly end: number
  readonly story: string
}

interface FaultScript {
  /** Minutes before the end of the data. */
  readonly before: number
  readonly minutes: number
  readonly story: string
  readonly force: (demand: Demand, share: number, strength: number) => void
}

/** In the order of the night. The machine answers each as its physics has it: swapping, waiting and load are never set by hand. */
const scripts: Readonly<Record<FaultKind, FaultScript>> = {
  overheating: {
    before: 1120, minutes: 85, story: "a fan fails: the CPU heats up and lowers its clock",
    force: (demand, share, strength) => { demand.cooling += 3 * strength * swell(share) },
  },
  "slow-requests": {
    before: 905, minutes: 95, story: "after a deploy the slowest requests take twice as long, until it is rolled back",
    force: (demand, share, strength) => {
      const now = Math.min(1, share * 30)
      demand.tail += strength * now
      demand.errors += 0.035 * strength * now
      demand.cpu += 1.5 * strength * now
    },
  },
  "memory-leak": {
    before: 770, minutes: 260, story: "a process leaks memory until the machine swaps; it is killed at the end",
    force: (demand, share, strength) => { demand.memory += 10.9 * gib * strength * (share + 0.012 * Math.sin(45 * share)) },
  },
  "fork-storm": {
    before: 460, minutes: 48, story: "a runaway script starts thousands of short processes",
    force: (demand, share, strength) => {
      demand.forks += 300 * strength * onset(share)
      demand.cpu += 5 * strength * onset(share)
    },
  },
  "slow-disk": {
    before: 345, minutes: 70, story: "the array rebuilds: the disk is slow, saturates, and everything waits for it",
    force: (demand, share, strength) => {
      demand.disk *= 1 - 0.82 * strength * swell(share)
      demand.streamRead += 22 * mib * strength * swell(share)
    },
  },
  silence: {
    before: 193, minutes: 193, story: "the host stops sending and does not come back",
    force: () => {},
  },
}

/** The fault of one host in the last night, at a time that the seed moves by a quarter of an hour at most. */
export function plantFault(host: DemoHost, { rows, strength }: { rows: number; strength: number }, random: Random): PlantedFault | null {
  if (host.fault === null) return null
  const { before, minutes, story, force } = scripts[host.fault]
  const start = rows - before + random.integer(31) - 15
  const end = host.fault === "silence" ? rows : start + minutes
  const push = host.fault === "silence" ? null : { start, end, force: (demand: Demand, share: number) => force(demand, share, strength) }
  return { kind: host.fault, push, start, end, story }
}
