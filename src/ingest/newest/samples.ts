import {
  type Effects,
  type Job,
  type PrometheusRule,
  type PromQuery,
  type TimeSpan,
} from "../../base/index.ts"
import { distinctNames, type RawPart, ruleOf } from "../../frame/index.ts"
import { tooMuch } from "../faults-prometheus.ts"
import { type Client, openClient } from "../prometheus/api/client.ts"
import { parseSeries } from "../prometheus/api/series.ts"
import { requestFor } from "../prometheus/chunks.ts"
import { hostOf } from "../prometheus/sample-sink.ts"
import { snapToGrid } from "../samples/snap-to-grid.ts"
import type { NewestReader } from "./newest-rows.ts"

/** Samples that a reading asks for once more, because they may have come late, in steps. */
const overlap = 2

/** A server's newest samples: each reading asks for what came since the one before. */
export async function followServer(
  { job, rule, since }: { readonly job: Job; readonly rule: PrometheusRule; readonly since: number },
  effects: Effects,
): Promise<NewestReader> {
  // A tick must not wait for a server longer than it lasts: a failing one is asked in the next tick.
  const patient = { ...rule, limits: { ...rule.limits, retry: 0 } }
  const client = await openClient(patient, effects)
  const names = distinctNames(rule.queries.map(({ name }) => name))
  let from = since
  return {
    read: async now => {
      const end = Math.floor(now / rule.step) * rule.step + 1
      const span = { start: Math.max(since, from - overlap * rule.step), end }
      const parts = new Map<string, RawPart[]>()
      for (const [i, query] of rule.queries.entries()) {
        const name = names[i] ?? query.name
        if (ruleOf(name, job.features).ignore === true) continue
        for (const { host, part } of await seriesOf(client, { query, name, span, job, rule }))
          parts.set(host, [...(parts.get(host) ?? []), part])
      }
      from = end
      return { tables: [...parts].map(([host, own]) => ({ host, parts: own, rejected: 0 })), faults: [] }
    },
    close: () => {
      client.close()
      return Promise.resolve()
    },
  }
}

interface SeriesTask {
  readonly query: PromQuery
  readonly name: string
  readonly span: TimeSpan
  readonly job: Job
  readonly rule: PrometheusRule
}

interface HostSeries {
  readonly host: string
  readonly part: RawPart
}

async function seriesOf(client: Client, { query, name, span, job, rule }: SeriesTask): Promise<HostSeries[]> {
  const answer = await client.query(requestFor(query, span, rule), () => {
    const found: HostSeries[] = []
    return {
      found,
      visit: (element: Buffer) => {
        const { labels, times, values } = parseSeries(element)
        const host = hostOf(labels, rule.host)
        if (host === null || times.length === 0) return
        const own = job.step === "auto" ? { times, values } : snapToGrid({ times, values }, job.step)
        found.push({ host, part: { times: own.times, columns: [{ name, values: own.values, text: 0 }] } })
      },
    }
  })
  if (answer.state === "too-much") throw tooMuch(query.promql, answer.why)
  return answer.sink.found
}
