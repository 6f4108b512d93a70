import type {
  Contribution,
  FeatureSeries,
  Incident,
  IncidentSeries,
  Member,
  MemberSeries,
  PreviousDay,
} from "../../../src/base/index.ts"
import { seeded } from "../../../src/stats/index.ts"
import { end, iso, minute, type Shape, start } from "./fixture-shapes.ts"

export interface IncidentPlan {
  readonly id: string
  readonly title: string
  readonly severity: Incident["severity"]
  readonly rule: string
  readonly opens: number
  readonly closes: number
  readonly open: boolean
  readonly hosts: readonly {
    readonly host: string
    readonly shapes: readonly Shape[]
    readonly ratio: number
  }[]
}

export function incident(plan: IncidentPlan): { incident: Incident; series: IncidentSeries } {
  const members = plan.hosts.map(({ host, shapes, ratio }, index) =>
    member(plan, { host, shapes, ratio, delay: index * 17 * minute }),
  )
  const gravest = members[0]!
  return {
    incident: {
      id: plan.id,
      kind: "anomaly",
      title: { code: "text", params: { text: plan.title } },
      severity: plan.severity,
      severityRule: { code: "text", params: { text: plan.rule } },
      start: iso(plan.opens),
      end: iso(plan.closes),
      open: plan.open,
      peak: gravest.peak,
      score: gravest.score,
      threshold: gravest.threshold,
      members,
    },
    series: {
      incident: plan.id,
      members: plan.hosts.map(({ host, shapes }, index) => memberSeries(plan, host, shapes, members[index]!)),
    },
  }
}

function member(
  plan: IncidentPlan,
  { host, shapes, ratio, delay }: { host: string; shapes: readonly Shape[]; ratio: number; delay: number },
): Member {
  const starts = plan.opens + delay
  const peak = starts + Math.round(((plan.closes - starts) * 0.6) / minute) * minute
  const onsets = shapes.flatMap(shape => (shape.from === null ? [] : [shape.from]))
  return {
    host,
    start: iso(starts),
    end: iso(plan.closes),
    open: plan.open,
    peak: iso(peak),
    score: 3.12 * ratio,
    threshold: 3.12,
    leadUp: iso(Math.min(...onsets)),
    anomalousRows: Math.round(((plan.closes - starts) / minute) * 0.94),
    contributions: shapes.map(shape => contribution(shape, peak)),
  }
}

function contribution(shape: Shape, peak: number): Contribution {
  const range = [shape.expected - 2 * shape.spread, shape.expected + 2 * shape.spread] as const
  return {
    feature: shape.feature,
    label: shape.label,
    share: shape.share,
    signal: shape.from !== null,
    direction: shape.peak >= shape.expected ? "up" : "down",
    actual: shape.peak,
    expected: shape.expected,
    range,
    deviation: Math.abs(shape.peak - shape.expected) / (2 * shape.spread),
    at: iso(peak + 3 * minute),
    unit: shape.unit,
    onset: shape.from === null ? null : iso(shape.from),
  }
}

function memberSeries(plan: IncidentPlan, host: string, shapes: readonly Shape[], of: Member): MemberSeries {
  const random = seeded(7)
  const times = Array.from({ length: 720 }, (_, index) => start + index * 2 * minute)
  const inside = (ms: number): boolean => ms >= Date.parse(of.start) && ms <= plan.closes
  const rise = (ms: number, from: number): number =>
    ms < from || ms > plan.closes + 4 * minute ? 0 : Math.min(1, (ms - from) / (0.6 * (plan.closes - from)))
  const features: FeatureSeries[] = shapes
    .filter(shape => shape.from !== null)
    .map(shape => {
      const expected = times.map(
        ms => shape.expected + shape.spread * 0.8 * Math.sin(((ms - start) / 86_400_000) * 2 * Math.PI),
      )
      const actual = times.map((ms, index) =>
        Math.max(
          0,
          expected[index]! +
            shape.spread * 0.6 * random.normal() +
            rise(ms, shape.from!) * (shape.peak - shape.expected),
        ),
      )
      const gap = (index: number): boolean => index > 300 && index < 312
      return {
        feature: shape.feature,
        label: shape.label,
        unit: shape.unit,
        times,
        actual: actual.map((value, index) => (gap(index) ? null : value)),
        expected,
        lower: expected.map(value => value - 2 * shape.spread),
        upper: expected.map(value => value + 2 * shape.spread),
        anomalous: times.map(inside),
      }
    })
  const score = times.map(
    ms =>
      0.9 +
      0.2 * Math.abs(random.normal()) +
      (inside(ms)
        ? of.score *
          Math.min(1, (ms - Date.parse(of.start) + 5 * minute) / (Date.parse(of.peak) - Date.parse(of.start)))
        : 0),
  )
  const cells = times.filter((_, index) => index % 5 === 0)
  const values = shapes.map(shape =>
    cells.map(ms => Math.abs(random.normal()) * 0.8 + (shape.from === null ? 0 : rise(ms, shape.from) * 7)),
  )
  return {
    host,
    threshold: of.threshold,
    times,
    score,
    features,
    deviations: { start, cell: 10 * minute, features: shapes.map(shape => shape.feature), values },
    previousDays: {
      feature: shapes[0]!.feature,
      days: [1, 2, 3, 4, 5, 6, 7].map(back => previousDay(shapes[0]!, times, back)),
    },
  }
}

/** Every eighth instant of an ordinary day. */
function previousDay({ expected, spread }: Shape, times: readonly number[], back: number): PreviousDay {
  const random = seeded(back)
  const kept = times.filter((_, index) => index % 8 === 0).map(ms => ms - back * 1440 * minute)
  return {
    start: start - back * 1440 * minute,
    times: kept,
    values: kept.map(() => Math.max(0, expected + spread * random.normal())),
  }
}

export function silentIncident(id: string, host: string, since: number): Incident {
  const span = { start: iso(since), end: iso(end), open: true, peak: iso(since), score: 0, threshold: 0 }
  return {
    id,
    kind: "silent",
    title: { code: "silence", params: { hosts: [host], hostCount: 1, duration: 440 * minute } },
    severity: "high",
    severityRule: { code: "silence", params: { duration: 440 * minute, limit: 720 * minute, hosts: 1 } },
    ...span,
    members: [{ host, ...span, leadUp: iso(since), anomalousRows: 0, contributions: [] }],
  }
}
