import { columnOf, compareText, day, type FaultRecord, minute } from "../base/index.ts"
import type { JudgedHost } from "./hosts/host.ts"
import type { Fleet } from "./fleet.ts"
import { newestRowOf } from "./hosts/newest-row.ts"
import type { FeatureForecast, FeatureState, HostState, HostStatus, SourceState } from "./state.ts"

/** Steps without a row before a host's data is stale, and the age of a stale model. */
const staleSteps = 3
const staleModel = 3 * day

interface HostContext {
  /** Epoch ms of the tick. */
  readonly now: number
  /** Of the host's rows or of the whole source. */
  readonly fault: FaultRecord | null
  /** Whether a feature is beyond its own threshold in the newest row. */
  readonly crosses: (feature: number) => boolean
  readonly anomalous: boolean
}

/** All hosts of a fleet as they are shown, sorted by name. */
export function hostStates(
  fleet: Fleet,
  { now, source }: { readonly now: number; readonly source: SourceState },
): readonly HostState[] {
  const judged = fleet.judged()
  const names = new Set(judged.map(({ host }) => host))
  const faults = fleet.faults()
  const faultOf = (host: string): FaultRecord | null =>
    faults.get(host) ?? (source.status === "failing" ? source.fault : null)
  return [
    ...judged.map(one => stateOfHost(one, { now, fault: faultOf(one.host), ...newestRowOf(one) })),
    ...[...faults]
      .filter(([host]) => !names.has(host))
      .map(([host, fault]) => stateWithoutModel(host, fault)),
  ].sort((a, b) => compareText(a.host, b.host))
}

/** A host as it is shown. */
function stateOfHost(judged: JudgedHost, { now, fault, crosses, anomalous }: HostContext): HostState {
  const { host, published } = judged
  const { model, run } = published
  const lastRow = judged.lastRow()
  const lag = lastRow === null ? null : now - lastRow
  const age = now - model.nightEnd
  const missingRows = judged.missingRows()
  const score = finite(judged.newest()?.score[0])
  const isStale = lag === null || lag > Math.max(staleSteps * model.step, minute)
  return {
    host,
    status: statusOf({ fault, isStale, missingRows, age, hasRow: lastRow !== null }),
    lastRow,
    lag,
    step: model.step,
    missingRows,
    score,
    threshold: model.threshold.score,
    anomalous,
    model: { run, nightEnd: model.nightEnd, age },
    features: model.features.map((_, f) => featureOf(judged, f, crosses)),
    trend: judged.trend(),
    fault,
  }
}

/** A host without a model. */
function stateWithoutModel(host: string, fault: FaultRecord): HostState {
  return {
    host,
    status: "no-model",
    lastRow: null,
    lag: null,
    step: null,
    missingRows: 0,
    score: null,
    threshold: null,
    anomalous: false,
    model: null,
    features: [],
    trend: { start: 0, step: 0, score: new Float32Array(0) },
    fault,
  }
}

interface StatusInput {
  readonly fault: FaultRecord | null
  readonly isStale: boolean
  readonly missingRows: number
  readonly age: number
  readonly hasRow: boolean
}

/** What keeps a host from being judged comes first. */
function statusOf({ fault, isStale, missingRows, age, hasRow }: StatusInput): HostStatus {
  if (fault !== null) return "failing"
  if (isStale && hasRow) return "stale-data"
  if (missingRows > 0) return "warming-up"
  return age > staleModel ? "stale-model" : "judged"
}

function featureOf(judged: JudgedHost, f: number, crosses: HostContext["crosses"]): FeatureState {
  const { model } = judged.published
  const { name = "", label = "", unit = "" } = model.features[f] ?? {}
  const row = judged.newest()
  return {
    feature: name,
    label,
    unit,
    value: finite(row?.values[f]),
    error: finite(row?.errors[f]),
    rawError: finite(row?.rawErrors[f]),
    contribution: finite(row?.contributions[f]),
    expected: finite(row?.expected[f]),
    lower: finite(row?.lower[f]),
    upper: finite(row?.upper[f]),
    anomalous: crosses(f),
    // Computed when it is looked at: a fleet's would take longer than judging it.
    get recent() {
      return recentOf(judged, f)
    },
    get forecasts() {
      return forecastsOf(judged, name)
    },
  }
}

/** One feature's columns of the newest rows. */
function recentOf(judged: JudgedHost, f: number): FeatureState["recent"] {
  const rows = judged.recent()
  const width = judged.published.model.features.length
  const column = (matrix: Float32Array = new Float32Array(0)): Float32Array => columnOf(matrix, width, f)
  return {
    start: rows?.start ?? 0,
    value: column(rows?.values),
    expected: column(rows?.expected),
    lower: column(rows?.lower),
    upper: column(rows?.upper),
  }
}

function forecastsOf({ published: { model }, lastRow }: JudgedHost, feature: string): FeatureForecast[] {
  const own = model.forecasts.find(forecast => forecast.feature === feature)
  if (own === undefined) return []
  const after = lastRow() ?? model.nightEnd
  return own.expected
    .map((value, i) => ({
      at: own.start + i * own.step,
      value,
      lower: own.lower[i] ?? NaN,
      upper: own.upper[i] ?? NaN,
    }))
    .filter(({ at }) => at > after)
}

function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null
}
