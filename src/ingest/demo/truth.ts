import { mean, robustDeviation } from "../../maths/index.ts"
import { minutesADay } from "./ordinary.ts"
import type { Life } from "./simulate.ts"

/** truth.json: what was planted, for a judge. Instants are ISO 8601 in UTC. */
export interface Truth {
  readonly version: 1
  readonly seed: number
  readonly strength: number
  readonly night: { readonly start: string; readonly end: string }
  readonly faults: readonly TrueFault[]
  readonly silent: readonly string[]
  readonly quiet: readonly string[]
  /** Small, short and normal: an incident there is a false alarm. */
  readonly oddities: readonly { readonly host: string; readonly name: string; readonly start: string; readonly end: string }[]
}

export interface TrueFault {
  readonly host: string
  readonly kind: string
  readonly story: string
  readonly start: string
  /** The last minute of the fault. */
  readonly end: string
  /** The last minute in which the host still bore its marks: memory that was freed, queues that drain. */
  readonly marksEnd: string
  /** Features that the fault moved, most first; empty for a silent host. */
  readonly features: readonly string[]
  /** By how many usual deviations each of them moved on average over the fault's strongest third. */
  readonly moved: Readonly<Record<string, number>>
}

/** A feature counts as moved by at least this many of its usual deviations. */
const leastDeviations = 3

/** ISO 8601 in UTC, to the second. */
export function iso(time: number): string {
  return new Date(time).toISOString().replace(".000Z", "Z")
}

/** Compares the night as it was with the same night unharmed, so that the truth needs nobody's opinion. null = no fault was planted. */
export function trueFault(life: Life): TrueFault | null {
  if (life.fault === null) return null
  const { kind, story, start, end } = life.fault
  const instant = (row: number) => iso(life.start + row * 60_000)
  const { moved, marksEnd } = life.unharmed === null ? { moved: [], marksEnd: end } : marksOf(life, shiftsOf(life, life.unharmed))
  return {
    host: life.host.name, kind, story, start: instant(start), end: instant(end - 1), marksEnd: instant(marksEnd - 1),
    features: moved.map(([feature]) => feature), moved: Object.fromEntries(moved),
  }
}

/** Per feature, how far each minute from the fault's start to the end of the data lies from the unharmed one, in usual deviations. */
function shiftsOf(life: Life, unharmed: Float64Array): Float64Array[] {
  const width = life.host.features.length
  const nightRow = life.rows - minutesADay
  const { start } = life.fault!
  return life.host.features.map((_, column) => {
    const deviation = usualDeviation(life, column)
    return Float64Array.from({ length: life.rows - start }, (_, i) => {
      const row = start + i
      return Math.abs(life.values[row * width + column]! - unharmed[(row - nightRow) * width + column]!) / deviation
    })
  })
}

function marksOf(life: Life, shifts: readonly Float64Array[]): { moved: [string, number][]; marksEnd: number } {
  const { start, end } = life.fault!
  const moved = life.host.features
    .map((feature, column): [string, number] => [feature.name, strongestThird(shifts[column]!.slice(0, end - start))])
    .filter(([, shift]) => shift >= leastDeviations)
    .sort((a, b) => b[1] - a[1])
  const last = Math.max(...shifts.map(shift => shift.findLastIndex(value => value >= leastDeviations)))
  return { moved, marksEnd: Math.max(end, start + last + 1) }
}

function strongestThird(values: Float64Array): number {
  const strongest = values.sort().slice(-Math.ceil(values.length / 3))
  return Math.round(mean(strongest) * 10) / 10
}

/** Deviation from the same minute of the day before, over the history: daily rhythm is no deviation. Never below what the file can show. */
function usualDeviation(life: Life, column: number): number {
  const width = life.host.features.length
  const count = Math.max(0, Math.floor((life.rows - 2 * minutesADay) / 7))
  const changes = Float64Array.from({ length: count }, (_, i) => {
    const row = minutesADay + 7 * i
    return life.values[row * width + column]! - life.values[(row - minutesADay) * width + column]!
  })
  const usual = robustDeviation(changes) / Math.SQRT2
  return Math.max(Number.isFinite(usual) ? usual : 0, 1 / life.host.features[column]!.perUnit, Math.abs(life.values[column]!) * 1e-3)
}
