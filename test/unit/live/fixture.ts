import { minute } from "../../../src/base/index.ts"
import type {
  FeatureState,
  HostState,
  LiveIncident,
  Prediction,
  PredictRequest,
  PushedRow,
  WatchHandle,
  WatchState,
} from "../../../src/live/state.ts"
import { noon } from "../../clock.ts"

export function feature(name: string, more: Partial<FeatureState> = {}): FeatureState {
  const rows = 240
  const value = Float32Array.from({ length: rows }, (_, row) => 100 + 4 * Math.sin(row / 9))
  return {
    feature: name,
    label: name,
    unit: "ms",
    value: 100,
    error: 1,
    rawError: 0.004,
    contribution: 0.5,
    expected: 99,
    lower: 90,
    upper: 110,
    anomalous: false,
    recent: {
      start: noon - rows * minute,
      value,
      expected: value.map(() => 100),
      lower: value.map(() => 90),
      upper: value.map(() => 110),
    },
    forecasts: [
      { at: noon + 58 * minute, value: 101, lower: 92, upper: 111 },
      { at: noon + 6 * 60 * minute, value: 103, lower: 93, upper: 114 },
    ],
    ...more,
  }
}

export function host(name: string, more: Partial<HostState> = {}): HostState {
  const rows = 1440
  return {
    host: name,
    status: "judged",
    lastRow: noon - minute,
    lag: minute,
    step: minute,
    missingRows: 0,
    score: 1.2,
    threshold: 4,
    anomalous: false,
    model: { run: "2026-11-21-01", nightEnd: noon - 6 * 60 * minute, age: 6 * 60 * minute },
    features: [feature("response-time"), feature("error-rate", { unit: "%" })],
    trend: {
      start: noon - rows * minute,
      step: minute,
      score: Float32Array.from({ length: rows }, (_, row) => (row < 200 ? NaN : 1 + Math.sin(row / 50) / 2)),
    },
    fault: null,
    ...more,
  }
}

export function liveIncident(id: string, hostName: string): LiveIncident {
  const span = {
    start: "2026-11-21T11:30:00.000Z",
    end: "2026-11-21T11:59:00.000Z",
    peak: "2026-11-21T11:40:00.000Z",
  }
  return {
    ...span,
    id,
    kind: "anomaly",
    title: {
      code: "text",
      params: { text: `${hostName}: response-time twice the expected value for 30 min` },
    },
    severity: "high",
    severityRule: { code: "text", params: { text: "" } },
    open: true,
    score: 12,
    threshold: 4,
    members: [
      {
        ...span,
        host: hostName,
        open: true,
        score: 12,
        threshold: 4,
        leadUp: span.start,
        anomalousRows: 30,
        contributions: [
          {
            feature: "response-time",
            label: "Response time",
            share: 0.9,
            signal: true,
            direction: "up",
            actual: 212,
            expected: 100,
            range: [90, 110],
            deviation: 11,
            at: span.peak,
            unit: "ms",
            onset: span.start,
          },
        ],
      },
    ],
    raisedAt: noon - 28 * minute,
    closedAt: null,
  }
}

export function watchState(more: Partial<WatchState> = {}): WatchState {
  return {
    job: { name: "nightly", title: "Night report", timeZone: "UTC" },
    startedAt: noon - 60 * minute,
    ticks: 60,
    skippedTicks: 2,
    lastTick: { at: noon, seconds: 0.25 },
    every: minute,
    ready: true,
    source: { status: "ok" },
    hosts: [host("api-1"), host("db-1", { features: [feature("response-time")] })],
    open: [],
    closed: [],
    ...more,
  }
}

export interface FakeWatch extends WatchHandle {
  readonly pushed: PushedRow[]
  readonly asked: PredictRequest[]
  readonly set: (state: WatchState) => void
}

/** A watch whose state a test sets; an error is predicted for every value above 200. */
export function fakeWatch(first: WatchState = watchState()): FakeWatch {
  let state = first
  const listeners = new Set<(state: WatchState) => void>()
  const pushed: PushedRow[] = []
  const asked: PredictRequest[] = []
  return {
    pushed,
    asked,
    set: next => {
      state = next
      for (const listener of listeners) listener(next)
    },
    state: () => state,
    onTick: listener => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    push: rows => {
      if (pushed.length + rows.length > 3) throw new RangeError("too many")
      pushed.push(...rows)
    },
    predict: request => {
      asked.push(request)
      return Promise.resolve(predictionOf(request))
    },
  }
}

function predictionOf({ values }: PredictRequest): Prediction {
  const columns = Object.entries(values)
  const rows = columns[0]?.[1].map((_, row) => row) ?? []
  const above = rows.map(row => columns.some(([, column]) => (column[row] ?? 0) > 200))
  return {
    anomalies: above,
    mse: above.map(flag => (flag ? 9 : 0.01)),
    filledRows: Math.max(0, 31 - rows.length),
    contributions: rows.map(() => Object.fromEntries(columns.map(([name]) => [name, 1 / columns.length]))),
  }
}
