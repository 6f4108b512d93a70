import { Gauge, type OpenMetricsContentType, Registry } from "prom-client"
import { type Exit, type RunRecord, type RunResult, severities } from "../base/index.ts"
import type { StateCount } from "./drain.ts"

export interface MetricsInput {
  readonly job: string
  /** The last end of `noctule run`, with any outcome; null: never. */
  readonly lastRun: LastRun | null
  /** The newest run with a report; null: none. */
  readonly lastGood: { readonly result: RunResult; readonly stages: RunRecord["stages"] } | null
  readonly deliveries: readonly StateCount[]
  readonly versions: Readonly<Record<string, string>>
}

/** state/last-run.json */
export interface LastRun {
  /** Epoch ms of its end. */
  readonly at: number
  readonly exit: Exit
  /** false: it ended without a report. */
  readonly report: boolean
}

const verdicts = ["healthy", "not-converged", "vanishing-gradients", "exploding", "null"] as const

/**
 * The metrics as OpenMetrics text. All are gauges, so that it is valid Prometheus text for textfile collector
 * and Pushgateway. A failed run changes only the metrics of the last run; the others keep the last report's
 * values.
 */
export async function metricsText({
  job,
  lastRun,
  lastGood,
  deliveries,
  versions,
}: MetricsInput): Promise<string> {
  const registry = new Registry<OpenMetricsContentType>()
  registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE)
  const gauge = (name: string, help: string, rows: readonly Sample[]): void => {
    const labelNames = ["noctule_job", ...Object.keys(rows[0]?.[0] ?? {})]
    if (rows.length === 0) return
    const metric = new Gauge({ name: `noctule_${name}`, help, labelNames, registers: [registry] })
    for (const [labels, value] of rows) metric.set({ noctule_job: job, ...labels }, value)
  }
  const { noctule = "", node = "" } = versions
  gauge("build_info", "The versions that made this.", [[{ version: noctule, node }, 1]])
  if (lastRun) addLastRun(gauge, lastRun)
  if (lastGood) addLastGoodRun(gauge, lastGood)
  const messages = deliveries.map(({ route, state, count }): Sample => [{ route, state }, count])
  gauge("deliveries", "Messages in the outbox by route and state; of those that left, of 90 days.", messages)
  return await registry.metrics()
}

type Sample = readonly [labels: Readonly<Record<string, string>>, value: number]
type AddGauge = (name: string, help: string, rows: readonly Sample[]) => void

function addLastRun(gauge: AddGauge, { at, exit, report }: LastRun): void {
  gauge("last_run_timestamp_seconds", "When noctule run last ended, however it did.", [[{}, at / 1000]])
  gauge("last_run_exit_code", "Its exit code.", [[{}, exit]])
  gauge("last_run_failed", "1 where it ended without a report.", [[{}, report ? 0 : 1]])
}

function addLastGoodRun(gauge: AddGauge, { result, stages }: NonNullable<MetricsInput["lastGood"]>): void {
  const { hosts, gone, incidents, run, night, incidentHistory: memory } = result
  const finished = Date.parse(run.finishedAt)
  const trainings = hosts.flatMap(({ training }) => training ?? [])
  gauge("last_success_timestamp_seconds", "When the newest night with a report was judged.", [
    [{}, finished / 1000],
  ])
  gauge("night_end_timestamp_seconds", "The end of the night that it reports on.", [
    [{}, Date.parse(night.end) / 1000],
  ])
  gauge("run_duration_seconds", "From its first attempt to its result.", [
    [{}, (finished - Date.parse(run.startedAt)) / 1000],
  ])
  gauge(
    "stage_duration_seconds",
    "Time spent in a stage; lanes add up.",
    stages.map(({ stage, seconds }) => [{ stage }, seconds]),
  )
  gauge(
    "stage_rows",
    "Rows that went through a stage.",
    stages.map(({ stage, rows }) => [{ stage }, rows]),
  )
  const statuses = ["scored", "silent", "failed"].map((status): Sample => [
    { status },
    hosts.filter(host => host.status === status).length,
  ])
  gauge("hosts", "Hosts by what became of them; gone: not seen since before the night.", [
    ...statuses,
    [{ status: "gone" }, gone.length],
  ])
  gauge(
    "incidents",
    "Incidents of the night by severity.",
    severities.map(severity => {
      return [{ severity }, incidents.filter(incident => incident.severity === severity).length]
    }),
  )
  if (memory)
    gauge("incidents_suppressed", "Incidents that a label or a calendar left out.", [
      [{}, memory.suppressed.length],
    ])
  const judged = verdicts.map((verdict): Sample => [
    { verdict },
    trainings.filter(each => each.diagnosis === verdict).length,
  ])
  gauge("models", "Trained models by verdict.", judged)
}
