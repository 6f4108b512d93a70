import type { DemoHost } from "./host.ts"
import { roster } from "./roster.ts"

/** Options of a demo fleet; the same options give the same bytes. */
export interface FleetOptions {
  readonly seed: number
  /** Epoch ms just after the last row. */
  readonly end: number
  readonly days: number
  /** Strength of the faults; 1 = full, 0.5 = half. */
  readonly strength: number
  /** Number of hosts; those beyond the seven named ones repeat their kinds, without faults. */
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
  const rounds = Array.from({ length: Math.ceil(count / roster.length) }, (_, round) => round)
  return rounds
    .flatMap(round => roster.map(host => (round === 0 ? host : sibling(host, round))))
    .slice(0, count)
}

/** Numbers continue: db-2 in the second round is db-4. */
function sibling(host: DemoHost, round: number): DemoHost {
  const [kind, number] = host.name.split("-")
  const ofKind = roster.filter(other => other.name.startsWith(`${kind}-`)).length
  return { ...host, name: `${kind}-${Number(number) + round * ofKind}`, fault: null }
}
