import { minute } from "../../base/index.ts"

/** What goes wrong in the gateway's last day. */
export interface GatewayFault {
  readonly kind: "slow-route" | "server-errors" | "scanner"
  /** Names of the routes that it hits. */
  readonly routes: readonly string[]
  /** slow-route: how many times as long a request takes. server-errors: the share that fails. */
  readonly strength: number
  /** Epoch ms. */
  readonly start: number
  readonly end: number
}

interface PlannedFault extends Pick<GatewayFault, "kind" | "routes" | "strength"> {
  /** Minutes after the night's start, and how many. */
  readonly at: number
  readonly minutes: number
}

const planned: readonly PlannedFault[] = [
  { kind: "slow-route", routes: ["orders"], strength: 7, at: 6 * 60 + 42, minutes: 45 },
  { kind: "server-errors", routes: ["checkout", "cart"], strength: 0.6, at: 11 * 60 + 30, minutes: 14 },
  { kind: "scanner", routes: [], strength: 1, at: 19 * 60 + 5, minutes: 20 },
]

/** The night's faults, at a share of their full strength. */
export function plannedFaults(night: number, strength: number): readonly GatewayFault[] {
  if (strength === 0) return []
  return planned.map(({ kind, routes, strength: full, at, minutes }) => ({
    kind,
    routes,
    strength: kind === "slow-route" ? 1 + (full - 1) * strength : full * strength,
    start: night + at * minute,
    end: night + (at + minutes) * minute,
  }))
}

export function faultsAt(faults: readonly GatewayFault[], time: number): readonly GatewayFault[] {
  return faults.filter(({ start, end }) => time >= start && time < end)
}
