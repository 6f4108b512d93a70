import { mean, robustDeviation } from "../stats/index.ts"
import { minutesPerDay } from "./load/normal-load.ts"
import type { HostSimulation } from "./simulate.ts"

/** truth.json: the planted faults. Instants are ISO 8601 in UTC. */
export interface FleetTruth {
  readonly version: 1
  readonly seed: number
  readonly strength: number
  readonly night: { readonly start: string; readonly end: string }
  readonly faults: readonly TrueFault[]
  readonly silent: readonly string[]
  readonly quiet: readonly string[]
  /** Small, short, normal events: an incident there is a false alarm. */
  readonly oddities: readonly {
    readonly host: string
    readonly name: string
    readonly start: string
    readonly end: string
  }[]
}

export interface TrueFault {
  readonly host: string
  readonly kind: string
  readonly story: string
  readonly start: string
  /** The last minute of the fault. */
  readonly end: string
  /** The last minute with after-effects: freed memory, draining queues. */
  readonly marksEnd: string
  /** Features that the fault moved, largest deviation first; empty for a silent host. */
  readonly features: readonly string[]
  /** Mean deviation of each over the fault's strongest third, in typical deviations. */
  readonly moved: Readonly<Record<string, number>>
}

/** Typical deviations from which a feature counts as moved. */
const minDeviations = 3

/** ISO 8601 in UTC, to the second. */
export function iso(time: number): string {
  return new Date(time).toISOString().replace(".000Z", "Z")
}

/**
 * Compares the night with its simulation without the fault, so that the truth is objective. null = no fault
 * was planted.
 */
export function trueFault(simulation: HostSimulation): TrueFault | null {
  if (simulation.fault === null) return null
  const { kind, story, start, end } = simulation.fault
  const instant = (row: number) => iso(simulation.start + row * 60_000)
  const { moved, marksEnd } =
    simulation.faultFree === null
      ? { moved: [], marksEnd: end }
      : impactOf(simulation, deviationsOf(simulation, simulation.faultFree))
  return {
    host: simulation.host.name,
    kind,
    story,
    start: instant(start),
    end: instant(end - 1),
    marksEnd: instant(marksEnd - 1),
    features: moved.map(([feature]) => feature),
    moved: Object.fromEntries(moved),
  }
}

/**
 * Per feature, the difference from the fault-free simulation for each minute from the fault's start on, in
 * typical deviations.
 */
function deviationsOf(simulation: HostSimulation, faultFree: Float64Array): Float64Array[] {
  const width = simulation.host.features.length
  const nightRow = simulation.rows - minutesPerDay
  const { start } = simulation.fault!
  return simulation.host.features.map((_, column) => {
    const deviation = typicalDeviation(simulation, column)
    return Float64Array.from({ length: simulation.rows - start }, (_, i) => {
      const row = start + i
      return (
        Math.abs(simulation.values[row * width + column]! - faultFree[(row - nightRow) * width + column]!) /
        deviation
      )
    })
  })
}

function impactOf(
  simulation: HostSimulation,
  deviations: readonly Float64Array[],
): { moved: [string, number][]; marksEnd: number } {
  const { start, end } = simulation.fault!
  const moved = simulation.host.features
    .map((feature, column): [string, number] => [
      feature.name,
      strongestThird(deviations[column]!.slice(0, end - start)),
    ])
    .filter(([, size]) => size >= minDeviations)
    .sort((a, b) => b[1] - a[1])
  const last = Math.max(...deviations.map(size => size.findLastIndex(value => value >= minDeviations)))
  return { moved, marksEnd: Math.max(end, start + last + 1) }
}

function strongestThird(values: Float64Array): number {
  const strongest = values.sort().slice(-Math.ceil(values.length / 3))
  return Math.round(mean(strongest) * 10) / 10
}

/**
 * Typical change from the same minute of the day before, over the history, which excludes the daily pattern.
 * At least the file's resolution.
 */
function typicalDeviation(simulation: HostSimulation, column: number): number {
  const width = simulation.host.features.length
  const count = Math.max(0, Math.floor((simulation.rows - 2 * minutesPerDay) / 7))
  const changes = Float64Array.from({ length: count }, (_, i) => {
    const row = minutesPerDay + 7 * i
    return (
      simulation.values[row * width + column]! - simulation.values[(row - minutesPerDay) * width + column]!
    )
  })
  const typical = robustDeviation(changes) / Math.SQRT2
  return Math.max(
    Number.isFinite(typical) ? typical : 0,
    1 / simulation.host.features[column]!.perUnit,
    Math.abs(simulation.values[column]!) * 1e-3,
  )
}
