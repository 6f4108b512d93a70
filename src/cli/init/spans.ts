import { day, hour, type Job, minute } from "../../base/index.ts"
import type { HostSource, Survey } from "../../ingest/index.ts"
import { formatDuration } from "../../text/index.ts"
import { tooShort } from "./faults.ts"

/** Oldest and newest row, epoch ms, and the mean step of a host. */
export interface Extent {
  readonly oldest: number
  readonly newest: number
  readonly step: number
}

export function extentOf({ sources }: Survey): Extent {
  const extents = [...sources.values()].flatMap(({ files }) => files.map(({ extent }) => extent))
  const known = extents.flatMap(({ first, last, times }) =>
    first === null || last === null ? [] : [{ first, last, times }],
  )
  const steps = known
    .filter(({ times }) => times > 1)
    .map(({ first, last, times }) => (last - first) / (times - 1))
    .sort((a, b) => a - b)
  return {
    oldest: Math.min(...known.map(({ first }) => first)),
    newest: Math.max(...known.map(({ last }) => last)),
    step: steps[Math.floor(steps.length / 2)] ?? minute,
  }
}

/** Lengths that differ from the defaults, ms; null where the default fits. */
export interface Spans {
  readonly night: number
  readonly history: number | null
  /** Rows. */
  readonly window: number | null
}

/** Rows of history that a step needs, and rows of history per row of a window. */
const enoughHistoryRows = 1000
const rowsPerWindow = 12

/**
 * Night: 24 h (whole days where thirty rows take longer), or the longest round length that the data hold
 * three times. History: longer for large steps. Window: smaller for short histories. Fault under two minutes.
 */
export function spansFor({ oldest, newest, step }: Extent): Spans {
  if (newest - oldest < 2 * minute) throw tooShort(formatDuration(newest - oldest))
  const [span, defaults] = [newest - oldest, { history: 30 * day, window: 30 }]
  const lengths = [
    Math.max(1, Math.ceil((30 * step) / day)) * day,
    12 * hour,
    6 * hour,
    3 * hour,
    hour,
    30 * minute,
    10 * minute,
  ]
  const night = lengths.find(length => length * 3 <= span) ?? minute
  const history =
    enoughHistoryRows * step > defaults.history ? Math.ceil((enoughHistoryRows * step) / day) * day : null
  const window = Math.floor((span - night) / step / rowsPerWindow)
  return { night, history, window: window < defaults.window ? Math.max(window, 2) : null }
}

/** Rows per host that suffice to classify its features. */
const enoughFeatureRows = 100_000

/** The survey with other spans, its history limited to the rows that are sampled. */
export function narrowed(survey: Survey, job: Job, spans: Spans): Survey {
  const length = Math.min(spans.history ?? job.history.length, enoughFeatureRows * extentOf(survey).step)
  const narrow = (source: HostSource): HostSource => {
    const { end } = source.night
    const start = job.source.night.length === 0 ? end - spans.night : source.night.start
    return { ...source, night: { start, end }, history: { start: start - length, end: start } }
  }
  return { ...survey, sources: new Map([...survey.sources].map(([host, source]) => [host, narrow(source)])) }
}
