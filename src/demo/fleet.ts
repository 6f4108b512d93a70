import type { DemoHost } from "./host.ts"
import { roster } from "./roster.ts"

/** What a demo fleet is made from; the same options give the same bytes. */
export interface FleetOptions {
  readonly seed: number
  /** Epoch ms just after the last row. */
  readonly end: number
  readonly days: number
  /** Of the faults; 1 = full, 0.5 = half. */
  readonly strength: number
  /** How many hosts; those beyond the seven known ones repeat their kinds, without faults. */
  readonly hosts: number
}

export const fleetDefaults: FleetOptions = {
  seed: 7,
  end: Date.UTC(2026, 2, 18, 7),
  days: 21,
  strength: 1,
  hosts: 7,
}

export function fleetHosts(count: number): readonly DemoHost[] {
  return Array.from({ length: count }, (_, i) =>
    i < roster.length ? roster[i]! : sibling(roster[i % roster.length]!, Math.floor(i / roster.length)),
  )
}

/** db-2 in the second round is db-4: names go on counting. */
function sibling(host: DemoHost, round: number): DemoHost {
  const [kind, number] = host.name.split("-")
  const ofKind = roster.filter(other => other.name.startsWith(`${kind}-`)).length
  return { ...host, name: `${kind}-${Number(number) + round * ofKind}`, fault: null }
}
