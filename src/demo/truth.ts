import { mean, robustDeviation } from "../stats/index.ts"
import type { PlantedFault } from "./load/planted-faults.ts"
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
  const { fault, faultFree } = simulation
  if (fault === null) return null
  const { kind, story, start, end } = fault
  const instant = (row: number) => iso(simulation.start + row * 60_000)
  const { moved, marksEnd } =
    faultFree === null
      ? { moved: [], marksEnd: end }
      : impactOf(fault, deviationsOf(simulation, fault, faultFree))
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

interface Deviations {
  readonly feature: string
  /** Per minute from the fault's start on, in typical deviations. */
  readonly sizes: Float64Array
}

/** Differences from the fault-free simulation. */
function deviationsOf(
  { host, rows, values }: HostSimulation,
  { start }: PlantedFault,
  faultFree: Float64Array,
): Deviations[] {
  const width = host.features.length
  return host.features.map(({ name, perUnit }, f) => {
    const column = columnOf(values, width, f)
    const normal = columnOf(faultFree, width, f).subarray(start - (rows - minutesPerDay))
    const deviation = typicalDeviation(column, perUnit)
    const difference = (value: number, i: number): number => Math.abs(value - (normal[i] ?? NaN)) / deviation
    return { feature: name, sizes: Float64Array.from(column.subarray(start), difference) }
  })
}

function impactOf(
  { start, end }: PlantedFault,
  deviations: readonly Deviations[],
): { moved: [string, number][]; marksEnd: number } {
  const moved = deviations
    .map(({ feature, sizes }): [string, number] => [feature, strongestThird(sizes.slice(0, end - start))])
    .filter(([, size]) => size >= minDeviations)
    .sort((a, b) => b[1] - a[1])
  const last = Math.max(
    ...deviations.map(({ sizes }) => sizes.findLastIndex(value => value >= minDeviations)),
  )
  return { moved, marksEnd: Math.max(end, start + last + 1) }
}

function columnOf(matrix: Float64Array, width: number, f: number): Float64Array {
  return Float64Array.from({ length: matrix.length / width }, (_, row) => matrix[row * width + f] ?? NaN)
}

function strongestThird(values: Float64Array): number {
  const strongest = values.sort().slice(-Math.ceil(values.length / 3))
  return Math.round(mean(strongest) * 10) / 10
}

/**
 * Typical change from the same minute of the day before, over the history, which excludes the daily pattern.
 * At least the file's resolution.
 */
function typicalDeviation(column: Float64Array, perUnit: number): number {
  const count = Math.max(0, Math.floor((column.length - 2 * minutesPerDay) / 7))
  const dayBefore = (i: number): number => column[7 * i] ?? NaN
  const changes = Float64Array.from(
    { length: count },
    (_, i) => (column[minutesPerDay + 7 * i] ?? NaN) - dayBefore(i),
  )
  const typical = robustDeviation(changes) / Math.SQRT2
  return Math.max(Number.isFinite(typical) ? typical : 0, 1 / perUnit, Math.abs(column[0] ?? NaN) * 1e-3)
}
