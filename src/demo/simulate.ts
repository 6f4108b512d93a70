import { type Random, seeded } from "../stats/index.ts"
import { type PlantedFault, plantFault } from "./load/planted-faults.ts"
import type { FleetOptions } from "./fleet.ts"
import type { DemoHost } from "./host.ts"
import { type Losses, simulateLosses } from "./gaps.ts"
import { type MachineState, restartedState, runningState } from "./machine/hardware.ts"
import { simulateMinute } from "./machine/minute.ts"
import { minutesPerDay, oddities, type Oddity, restart, routineEvents } from "./load/normal-load.ts"
import { type Demand, type LoadEvent, noDemand } from "./load/load-event.ts"
import { activityOf, roomTemperature } from "./load/daily-load.ts"

/** A simulated host, with its last night also simulated without the fault. */
export interface HostSimulation {
  readonly host: DemoHost
  /** Epoch ms of row 0. */
  readonly start: number
  readonly rows: number
  /** Shape [rows × features], row-major, in the features' units; NaN where the machine was down. */
  readonly values: Float64Array
  /**
   * Shape [1440 × features]: the last day with the same noise and no fault; null where no fault was planted
   * or the host went silent.
   */
  readonly faultFree: Float64Array | null
  readonly losses: Losses
  readonly fault: PlantedFault | null
  readonly oddities: readonly Oddity[]
}

export function simulateHost(host: DemoHost, options: FleetOptions): HostSimulation {
  const random = seeded(`${options.seed}/${host.name}`)
  const rows = options.days * minutesPerDay
  const start = options.end - rows * 60_000
  const fault = plantFault(host, { rows, strength: options.strength }, random.fork("fault"))
  const hostOddities = oddities(rows, minutesPerDay, random.fork("oddities"))
  if (host.name.startsWith("build")) hostOddities.push(restart(rows, random.fork("restart")))
  const normalEvents = [
    ...routineEvents(host, { start, rows }, random.fork("routines")),
    ...hostOddities.map(oddity => oddity.event),
  ]
  const values = new Float64Array(rows * host.features.length)
  const state = runningState(host.spec)
  const common = { host, start, random, values }
  let nightState = state
  for (let day = 0; day < options.days; day++) {
    if (day === options.days - 1) nightState = { ...state }
    simulateDay({
      ...common,
      day,
      state,
      events: fault?.event ? [...normalEvents, fault.event] : normalEvents,
      at: day * minutesPerDay,
    })
  }
  const faultFree = fault?.event ? new Float64Array(minutesPerDay * host.features.length) : null
  if (faultFree)
    simulateDay({
      ...common,
      values: faultFree,
      day: options.days - 1,
      state: nightState,
      events: normalEvents,
      at: 0,
    })
  const silentFrom = fault?.kind === "silence" ? fault.start : rows
  const hostLosses = simulateLosses(
    { rows, columns: host.features.length, silentFrom },
    random.fork("losses"),
  )
  return { host, start, rows, values, faultFree, losses: hostLosses, fault, oddities: hostOddities }
}

interface DayTask {
  readonly host: DemoHost
  readonly start: number
  readonly day: number
  readonly state: MachineState
  readonly events: readonly LoadEvent[]
  readonly random: Random
  /** Written from row `at` on. */
  readonly values: Float64Array
  readonly at: number
}

/** Each day has its own random stream, so that it can be repeated with other events and the same noise. */
function simulateDay({ host, start, day, state, events, random, values, at }: DayTask): void {
  const noise = random.fork(`day ${day}`)
  const activity = activityOf(host, noise)
  const names = host.features.map(feature => feature.name)
  const first = day * minutesPerDay
  const today = events.filter(event => event.start < first + minutesPerDay && event.end > first)
  for (let i = 0; i < minutesPerDay; i++) {
    const time = start + (first + i) * 60_000
    const demand = demandAt(first + i, activity(time), today)
    const sample = simulateMinute({
      spec: host.spec,
      state,
      demand,
      room: roomTemperature(time),
      random: noise,
    })
    if (!demand.up) Object.assign(state, restartedState(host.spec, state))
    const row = (at + i) * names.length
    for (let column = 0; column < names.length; column++)
      values[row + column] = demand.up ? sample[names[column]!]! : valueWhenDown(names[column]!)
  }
}

function demandAt(row: number, activity: number, events: readonly LoadEvent[]): Demand {
  const demand = noDemand()
  demand.activity = activity
  for (const event of events) {
    if (row >= event.start && row < event.end)
      event.apply(demand, (row - event.start) / (event.end - event.start))
  }
  return demand
}

/** The collector reports only that the server is down. */
const valueWhenDown = (feature: string): number => (feature === "server-up" ? 0 : NaN)
