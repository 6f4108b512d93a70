import { seeded } from "../stats/index.ts"
import type { FleetOptions } from "./fleet.ts"
import { minutesPerDay } from "./load/normal-load.ts"
import type { HostSimulation } from "./simulate.ts"

/** An entry of events.csv. */
export interface DemoEvent {
  /** Epoch ms. */
  readonly time: number
  readonly host: string
  readonly text: string
}

/** Deploys on working days (one in the last night is harmful), rollbacks and restarts, in order of time. */
export function hostEvents(simulation: HostSimulation, options: FleetOptions): DemoEvent[] {
  const random = seeded(`${options.seed}/${simulation.host.name}`).fork("deploys")
  const at = (row: number) => simulation.start + row * 60_000
  const eventAt = (row: number, text: string): DemoEvent => ({
    time: at(row),
    host: simulation.host.name,
    text,
  })
  const [service = ""] = simulation.host.name.split("-")
  const version = (n: number) => `${service} v${2 + (simulation.host.name.length % 3)}.${10 + n}.0`
  const events: DemoEvent[] = []
  const shipsOften = ["api", "app", "web"].includes(service)
  for (let day = 0; day < options.days; day++) {
    const [chance, hour] = [random.next(), random.next()]
    const row = Math.floor(day * minutesPerDay + 120 + hour * 400)
    const weekday = new Date(at(row)).getUTCDay()
    const farFromFault = simulation.fault === null || Math.abs(row - simulation.fault.start) > 150
    if (farFromFault && weekday % 6 !== 0 && chance < (shipsOften ? 0.4 : 0.06))
      events.push(eventAt(row, `deploy ${version(day)}`))
  }
  for (const { name, event: push } of simulation.oddities)
    if (name === "restart") events.push(eventAt(push.start - 1, "restart for a new kernel"))
  if (simulation.fault?.kind === "slow-requests") {
    events.push(
      eventAt(simulation.fault.start - 2, `deploy ${version(options.days)}`),
      eventAt(simulation.fault.end - 1, `roll back to ${version(options.days - 1)}`),
    )
  }
  return events.sort((a, b) => a.time - b.time)
}
