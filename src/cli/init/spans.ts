import type { Job } from "../../base/index.ts"
import type { HostSource, Survey } from "../../ingest/index.ts"

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** Epoch ms of the oldest and newest row, and the mean distance of a host's rows. */
export interface Extent {
  readonly oldest: number
  readonly newest: number
  readonly step: number
}

export function extentOf({ sources }: Survey): Extent {
  const extents = [...sources.values()].flatMap(({ files }) => files.map(({ extent }) => extent))
  const known = extents.flatMap(({ first, last, rows }) => (first === null || last === null ? [] : [{ first, last, rows }]))
  const steps = known.filter(({ rows }) => rows > 1).map(({ first, last, rows }) => (last - first) / (rows - 1)).sort((a, b) => a - b)
  return {
    oldest: Math.min(...known.map(({ first }) => first)),
    newest: Math.max(...known.map(({ last }) => last)),
    step: steps[Math.floor(steps.length / 2)] ?? MINUTE,
  }
}

/** The longest usual night of which the data hold three times as much; 24 h when they do. */
export function nightLengthFor({ oldest, newest }: Extent): number {
  const lengths = [24 * HOUR, 12 * HOUR, 6 * HOUR, 3 * HOUR, HOUR, 30 * MINUTE, 10 * MINUTE, MINUTE]
  return lengths.find(length => length * 3 <= newest - oldest) ?? MINUTE
}

/** Rows of a host that are enough to know its features by. */
const enoughRows = 100_000

/** The survey as for a job with another night and no more history than is worth looking at. */
export function narrowed(survey: Survey, job: Job, length: number, { step }: Extent): Survey {
  const narrow = (source: HostSource): HostSource => {
    const { end } = source.night
    const start = job.source.night.length === 0 ? end - length : source.night.start
    return { ...source, night: { start, end }, history: { start: start - Math.min(job.history.length, enoughRows * step), end: start } }
  }
  return { ...survey, sources: new Map([...survey.sources].map(([host, source]) => [host, narrow(source)])) }
}
