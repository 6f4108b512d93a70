import { hour } from "../../../base/index.ts"
import { writeDuration } from "../../../job/index.ts"
import { type FeatureState, type HostState, hostStatuses, type WatchState } from "../../state.ts"
import type { Family, Sample } from "./open-metrics.ts"

/** Times from the newest row for which a forecast is published, ms. */
const horizons = [hour, 6 * hour, 24 * hour]
/** A forecast at most this far from the horizon, ms. */
const tolerance = hour / 2

/**
 * The state as families of metrics. Only hosts of the state have series, so that those of a host that went
 * vanish, and only hosts whose newest row is of now have a score: an old row's would look like today's.
 * Features have series for `top` hosts: those with anomalies, then the highest score ÷ threshold.
 */
export function watchFamilies(state: WatchState, top: number): readonly Family[] {
  const shown = mostAnomalous(state.hosts.filter(isCurrent), top)
  return [...hostFamilies(state, shown), ...featureFamilies(shown), ...watchOwnFamilies(state, shown)]
}

function isCurrent({ status }: HostState): boolean {
  return status === "judged" || status === "stale-model"
}

function mostAnomalous(hosts: readonly HostState[], top: number): readonly HostState[] {
  if (hosts.length <= top) return hosts
  const ratio = ({ score, threshold }: HostState): number => (score ?? 0) / (threshold ?? Infinity)
  const rank = (host: HostState): number => (host.anomalous ? 1e9 : 0) + ratio(host)
  return [...hosts].sort((a, b) => rank(b) - rank(a)).slice(0, top)
}

function hostFamilies({ hosts, open }: WatchState, shown: readonly HostState[]): readonly Family[] {
  const each = (value: (host: HostState) => number | null): readonly Sample[] =>
    hosts.map(host => [{ host: host.host }, value(host)])
  const score = (host: HostState): number | null => (isCurrent(host) ? host.score : null)
  const judged = (host: HostState): number | null => (score(host) === null ? null : host.anomalous ? 1 : 0)
  return [
    gauge("noctule_anomaly", "1 where the newest row, or a feature of it, is an anomaly.", [
      ...each(judged),
      ...featureSamples(shown, ({ error, anomalous }) => (error === null ? null : anomalous ? 1 : 0)),
    ]),
    gauge("noctule_score", "Anomaly score of the newest row.", each(score)),
    gauge(
      "noctule_threshold",
      "Score above which a row is an anomaly.",
      each(({ threshold }) => threshold),
    ),
    gauge(
      "noctule_incident",
      "1 for each host of an open incident.",
      open.flatMap(({ id, severity, members }) =>
        members.map(({ host }): Sample => [{ id, host, severity }, 1]),
      ),
    ),
    gauge(
      "noctule_watch_last_row_timestamp_seconds",
      "Time of the newest row.",
      each(({ lastRow }) => seconds(lastRow)),
    ),
    gauge(
      "noctule_watch_lag_seconds",
      "From the newest row to the last tick.",
      each(({ lag }) => seconds(lag)),
    ),
    gauge(
      "noctule_watch_model_age_seconds",
      "From the end of the night that trained the model to the last tick.",
      each(({ model }) => seconds(model?.age ?? null)),
    ),
    gauge(
      "noctule_watch_host_status",
      "1 for the state that the host is in.",
      hosts.flatMap(({ host, status: current }) =>
        hostStatuses.map((status): Sample => [{ host, status }, status === current ? 1 : 0]),
      ),
    ),
  ]
}

function featureFamilies(shown: readonly HostState[]): readonly Family[] {
  const of = (value: (feature: FeatureState) => number | null): readonly Sample[] =>
    featureSamples(shown, value)
  return [
    gauge(
      "noctule_value",
      "The newest value.",
      of(({ value }) => value),
    ),
    gauge(
      "noctule_feature_error",
      "Mean squared error in scaled units.",
      of(({ rawError }) => rawError),
    ),
    gauge(
      "noctule_expected",
      "Expected value.",
      of(({ expected }) => expected),
    ),
    gauge(
      "noctule_expected_lower",
      "Lower end of the expected range.",
      of(({ lower }) => lower),
    ),
    gauge(
      "noctule_expected_upper",
      "Upper end of the expected range.",
      of(({ upper }) => upper),
    ),
    ...forecastFamilies(shown),
  ]
}

function featureSamples(
  hosts: readonly HostState[],
  value: (feature: FeatureState) => number | null,
): readonly Sample[] {
  return hosts.flatMap(({ host, features }) =>
    features.map((feature): Sample => [{ host, feature: feature.feature }, value(feature)]),
  )
}

function forecastFamilies(shown: readonly HostState[]): readonly Family[] {
  const found = shown.flatMap(({ host, lastRow, features }) =>
    features.flatMap(({ feature, forecasts }) =>
      horizons.flatMap(horizon => {
        const due = (lastRow ?? NaN) + horizon
        const near = forecasts.filter(({ at }) => Math.abs(at - due) <= tolerance)
        const [nearest] = near.sort((a, b) => Math.abs(a.at - due) - Math.abs(b.at - due))
        return nearest ? [{ labels: { host, feature, horizon: writeDuration(horizon) }, ...nearest }] : []
      }),
    ),
  )
  return [
    gauge(
      "noctule_forecast",
      "Forecast for a time after the newest row.",
      found.map(f => [f.labels, f.value]),
    ),
    gauge(
      "noctule_forecast_lower",
      "Lower end of its 90 % interval.",
      found.map(f => [f.labels, f.lower]),
    ),
    gauge(
      "noctule_forecast_upper",
      "Upper end of its 90 % interval.",
      found.map(f => [f.labels, f.upper]),
    ),
  ]
}

function watchOwnFamilies(state: WatchState, shown: readonly HostState[]): readonly Family[] {
  const { job, hosts, ticks, skippedTicks, lastTick, every, source } = state
  const one = (value: number | null): readonly Sample[] => [[{}, value]]
  return [
    gauge("noctule_watch_info", "The job that is watched.", [[{ noctule_job: job.name }, 1]]),
    gauge("noctule_watch_hosts", "Hosts of the job.", one(hosts.length)),
    gauge(
      "noctule_watch_hosts_cut",
      "Judged hosts without series of features.",
      one(hosts.filter(isCurrent).length - shown.length),
    ),
    gauge("noctule_watch_start_timestamp_seconds", "When the watch began.", one(seconds(state.startedAt))),
    gauge("noctule_watch_interval_seconds", "From one tick to the next.", one(seconds(every))),
    gauge(
      "noctule_watch_last_tick_timestamp_seconds",
      "When the last tick began.",
      one(seconds(lastTick?.at ?? null)),
    ),
    gauge(
      "noctule_watch_tick_duration_seconds",
      "Duration of the last tick.",
      one(lastTick?.seconds ?? null),
    ),
    gauge(
      "noctule_watch_source_failing",
      "1 where the source has a fault.",
      one(source.status === "ok" ? 0 : 1),
    ),
    counter("noctule_watch_ticks", "Ticks.", one(ticks)),
    counter("noctule_watch_skipped_ticks", "Ticks that were skipped as late.", one(skippedTicks)),
  ]
}

function gauge(name: string, help: string, samples: readonly Sample[]): Family {
  return { name, type: "gauge", help, samples }
}

function counter(name: string, help: string, samples: readonly Sample[]): Family {
  return { name, type: "counter", help, samples }
}

function seconds(ms: number | null): number | null {
  return ms === null ? null : ms / 1000
}
