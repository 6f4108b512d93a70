import { seeded, type Random } from "../../maths/index.ts"
import { plantFault, type PlantedFault } from "./faults.ts"
import type { DemoHost, FleetOptions } from "./fleet.ts"
import { losses, type Losses } from "./gaps.ts"
import { restarted, running, type MachineState } from "./hardware.ts"
import { minute } from "./machine.ts"
import { minutesADay, oddities, restart, routinePushes, type Oddity } from "./ordinary.ts"
import { calm, type Demand, type Push } from "./push.ts"
import { activityOf, roomTemperature } from "./rhythm.ts"

/** One host's life, and what its last night would have been without the fault. */
export interface Life {
  readonly host: DemoHost
  /** Epoch ms of row 0. */
  readonly start: number
  readonly rows: number
  /** Shape [rows × features], row-major, in the features' units; NaN where the machine was down. */
  readonly values: Float64Array
  /** Shape [1440 × features]: the last day again with the same noise and no fault; null where no fault was planted or the host went silent. */
  readonly unharmed: Float64Array | null
  readonly losses: Losses
  readonly fault: PlantedFault | null
  readonly oddities: readonly Oddity[]
}

export function liveThrough(host: DemoHost, options: FleetOptions): Life {
  const random = seeded(`${options.seed}/${host.name}`)
  const rows = options.days * minutesADay
  const start = options.end - rows * 60_000
  const fault = plantFault(host, { rows, strength: options.strength }, random.fork("fault"))
  const odd = oddities(rows, minutesADay, random.fork("oddities"))
  if (host.name.startsWith("build")) odd.push(restart(rows, random.fork("restart")))
  const usual = [...routinePushes(host, { start, rows }, random.fork("routines")), ...odd.map(oddity => oddity.push)]
  const values = new Float64Array(rows * host.features.length)
  const state = running(host.spec)
  const days = { host, start, random, values }
  let night = state
  for (let day = 0; day < options.days; day++) {
    if (day === options.days - 1) night = { ...state }
    liveOneDay({ ...days, day, state, pushes: fault?.push ? [...usual, fault.push] : usual, at: day * minutesADay })
  }
  const unharmed = fault?.push ? new Float64Array(minutesADay * host.features.length) : null
  if (unharmed) liveOneDay({ ...days, values: unharmed, day: options.days - 1, state: night, pushes: usual, at: 0 })
  const silentFrom = fault?.kind === "silence" ? fault.start : rows
  const lost = losses({ rows, columns: host.features.length, silentFrom }, random.fork("losses"))
  return { host, start, rows, values, unharmed, losses: lost, fault, oddities: odd }
}

interface Day {
  readonly host: DemoHost
  readonly start: number
  readonly day: number
  readonly state: MachineState
  readonly pushes: readonly Push[]
  readonly random: Random
  /** Written from row `at` on. */
  readonly values: Float64Array
  readonly at: number
}

/** A day draws from a stream of its own, so that it can be lived again under other pushes with the same noise. */
function liveOneDay({ host, start, day, state, pushes, random, values, at }: Day): void {
  const noise = random.fork(`day ${day}`)
  const activity = activityOf(host, noise)
  const names = host.features.map(feature => feature.name)
  const first = day * minutesADay
  const today = pushes.filter(push => push.start < first + minutesADay && push.end > first)
  for (let i = 0; i < minutesADay; i++) {
    const time = start + (first + i) * 60_000
    const demand = demandAt(first + i, activity(time), today)
    const reading = minute({ spec: host.spec, state, demand, room: roomTemperature(time), random: noise })
    if (!demand.up) Object.assign(state, restarted(host.spec, state))
    const row = (at + i) * names.length
    for (let column = 0; column < names.length; column++) values[row + column] = demand.up ? reading[names[column]!]! : down(names[column]!)
  }
}

function demandAt(row: number, activity: number, pushes: readonly Push[]): Demand {
  const demand = calm()
  demand.activity = activity
  for (const push of pushes) {
    if (row >= push.start && row < push.end) push.force(demand, (row - push.start) / (push.end - push.start))
  }
  return demand
}

/** The collector still says that the server is down; nothing else answers. */
const down = (feature: string): number => feature === "server-up" ? 0 : NaN
