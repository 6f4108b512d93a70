import { join } from "node:path"
import type { PrometheusRule, PromQuery, TimeSpan } from "../../base/index.ts"
import { noHostLabel, tooMuch } from "../faults-prometheus.ts"
import type { SampleStore } from "../samples/sample-store.ts"
import { chunksOf, halves, requestFor } from "./chunks.ts"
import type { Client } from "./api/client.ts"
import { newSampleSink, type SampleSink } from "./sample-sink.ts"
import type { BegunDay, DayNames } from "./wanted-days.ts"

export interface DayTask {
  readonly query: PromQuery
  readonly span: TimeSpan
  readonly folder: string
  /** Files in it. */
  readonly names: DayNames
  readonly begun: BegunDay | null
}

export interface DayContext {
  readonly client: Client
  readonly store: SampleStore
  readonly rule: PrometheusRule
}

/** What a day's answers were besides samples. */
export interface DayOutcome {
  /** The file in the folder that it became. */
  readonly name: string
  readonly warnings: readonly string[]
}

/**
 * Fetches one query's samples of one day, or what is missing of it, and writes all as one file. Fault where no
 * series names a host.
 */
export async function fetchDay(
  { query, span, folder, names, begun }: DayTask,
  context: DayContext,
): Promise<DayOutcome> {
  const { rule, store } = context
  const answers: ChunkAnswer[] = []
  const missing = begun === null ? span : { start: begun.settled, end: span.end }
  for (const chunk of chunksOf(missing, query, rule))
    answers.push(...(await fetchChunk(query, chunk, context)))
  const counts = answers.map(({ sink }) => sink.counts())
  const series = Math.max(0, ...counts.map(count => count.series))
  if (series > 0 && counts.every(count => count.hostless === count.series))
    throw noHostLabel(query.promql, rule.host)
  const warnings = [...new Set(answers.flatMap(answer => answer.warnings))]
  const name = series === 0 || warnings.length > 0 ? names.partial : names.good
  await store.write(join(folder, name), {
    batches: answers.map(({ sink }) => sink.batch),
    older: begun && { path: join(folder, begun.name), end: begun.settled },
    notes: warnings,
  })
  return { name, warnings }
}

interface ChunkAnswer {
  readonly sink: SampleSink
  readonly warnings: readonly string[]
}

/** Halves what is too much for the server until it is not; Fault where the least span is. */
async function fetchChunk(query: PromQuery, span: TimeSpan, context: DayContext): Promise<ChunkAnswer[]> {
  const { client, store, rule } = context
  const answer = await client.query(requestFor(query, span, rule), () =>
    newSampleSink({ query, span, rule, batch: store.newBatch() }),
  )
  if (answer.state === "done") return [answer]
  const parts = halves(span, rule.step)
  if (parts === null) throw tooMuch(query.promql, answer.why)
  const [first, second] = parts
  return [...(await fetchChunk(query, first, context)), ...(await fetchChunk(query, second, context))]
}
