import { seeded } from "../../maths/index.ts"
import type { FleetOptions } from "./fleet.ts"
import { minutesADay } from "./ordinary.ts"
import type { Life } from "./simulate.ts"

/** An entry of events.csv. */
export interface DemoEvent {
  /** Epoch ms. */
  readonly time: number
  readonly host: string
  readonly text: string
}

/** Deploys of working days, of which one in the last night does harm, and what people noted of one host's life; in order of time. */
export function eventsOf(life: Life, options: FleetOptions): DemoEvent[] {
  const random = seeded(`${options.seed}/${life.host.name}`).fork("deploys")
  const at = (row: number) => life.start + row * 60_000
  const note = (row: number, text: string): DemoEvent => ({ time: at(row), host: life.host.name, text })
  const service = life.host.name.split("-")[0]!
  const version = (n: number) => `${service} v${2 + (life.host.name.length % 3)}.${10 + n}.0`
  const events: DemoEvent[] = []
  const shipsOften = ["api", "app", "web"].includes(service)
  for (let day = 0; day < options.days; day++) {
    const [chance, hour] = [random.next(), random.next()]
    const row = Math.floor(day * minutesADay + 120 + hour * 400)
    const weekday = new Date(at(row)).getUTCDay()
    const clear = life.fault === null || Math.abs(row - life.fault.start) > 150
    if (clear && weekday % 6 !== 0 && chance < (shipsOften ? 0.4 : 0.06)) events.push(note(row, `deploy ${version(day)}`))
  }
  for (const { name, push } of life.oddities) if (name === "restart") events.push(note(push.start - 1, "restart for a new kernel"))
  if (life.fault?.kind === "slow-requests") {
    events.push(note(life.fault.start - 2, `deploy ${version(options.days)}`), note(life.fault.end - 1, `roll back to ${version(options.days - 1)}`))
  }
  return events.sort((a, b) => a.time - b.time)
}
