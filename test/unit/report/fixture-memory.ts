import type {
  BaseRate,
  Contribution,
  ForecastRecord,
  HostResult,
  Incident,
  IncidentHistory,
  Past,
} from "../../../src/base/index.ts"
import { end, iso, minute } from "./fixture-shapes.ts"

const day = 86_400_000
const textOf = (text: string) => ({ code: "text", params: { text } }) as const

const pasts: Readonly<Record<string, Past>> = {
  "inc-7d1f0c9a42": {
    state: "recurring",
    nights: 4,
    first: iso(end - 25 * day),
    last: iso(end - 7 * day),
    recurrence: { code: "weekday", params: { minute: 18 * 60, weekday: 5 } },
    ids: ["INC-1"],
  },
  "inc-c41a8e03f5": {
    state: "continued",
    nights: 1,
    first: iso(end - day),
    last: iso(end - day),
    recurrence: null,
    ids: [],
  },
  "inc-2b90e4d177": { state: "new", nights: 0, first: null, last: null, recurrence: null, ids: [] },
}

/** The incident as memory, detectors and the put-back check leave it. */
export function remembered(incident: Incident): Incident {
  const past = pasts[incident.id]
  const members = incident.members.map(member => ({
    ...member,
    ...(member.contributions.length > 0 && {
      agreement: {
        agree: ["lstm-autoencoder", "seasonal-baseline"],
        of: ["lstm-autoencoder", "dense-autoencoder", "seasonal-baseline"],
      },
    }),
    contributions: member.contributions.map((c, index, all) => ({
      ...c,
      ...(c.signal &&
        index < 2 && { baseRate: { days: 3 - index, of: 28, together: togetherWith(all[1 - index]) } }),
      counterfactualDrop: c.signal && index < 2 ? 0.71 - 0.33 * index : null,
    })),
  }))
  return {
    ...incident,
    members,
    fingerprint: `fp-${incident.id}`,
    ...(past && { past }),
    ...(incident.kind === "silent" && {
      label: { verdict: "expected", author: "Ada", date: "2026-11-20", note: "disk swap" } as const,
    }),
  }
}

/** What of a host's model is worth telling: a borrowed one, a level that moved, the next day. */
export function withModelNews(host: HostResult): HostResult {
  const norms = host.training?.losses.map(({ update }) => ({
    update,
    global: 2.4 * 0.995 ** update,
    layers: { encoder: 1.1 * 0.994 ** update, decoder: 1.9 * 0.995 ** update },
  }))
  const training = host.training && norms ? { ...host.training, gradientNorms: norms } : host.training
  if (host.host === "web-2") {
    const reason = textOf("only 5 of 14 days of history are its own")
    return {
      ...host,
      training,
      scope: { kind: "group", hosts: ["web-1", "web-2"], reason },
      remarks: [textOf("not enough history for a weekly rhythm")],
    }
  }
  if (host.host === "db-1") {
    return {
      ...host,
      training,
      forecasts: [filling],
      levelShifts: [
        {
          feature: "disk-used",
          label: "Disk used",
          unit: "%",
          since: iso(end - 9 * day),
          before: 41.2,
          after: 58.9,
        },
      ],
    }
  }
  return { ...host, training }
}

const filling: ForecastRecord = {
  feature: "disk-used",
  label: "Disk used",
  unit: "%",
  method: "lstm-forecaster",
  start: end,
  step: 15 * minute,
  expected: Array.from({ length: 96 }, (_, i) => 61 + i / 12),
  lower: Array.from({ length: 96 }, (_, i) => 60.5 + i / 16),
  upper: Array.from({ length: 96 }, (_, i) => 61.5 + i / 9),
}

/** Thirty nights, one resolved incident, one left out, some judged. */
export function memoryOf(incidents: readonly Incident[]): IncidentHistory {
  const none = { info: 0, low: 0, medium: 0, high: 0, critical: 0 }
  const earlier = Array.from({ length: 29 }, (_, i) => ({
    night: iso(end - (29 - i) * day).slice(0, 10),
    run: `${iso(end - (29 - i) * day).slice(0, 10)}-01`,
    incidents: {
      ...none,
      low: (i * 7) % 3,
      medium: (i * 5) % 4 === 0 ? 1 : 0,
      high: i % 6 === 0 ? 2 : 0,
      critical: i === 12 ? 1 : 0,
    },
  }))
  const tonight = { ...none, critical: 1, high: incidents.length - 1 }
  const backup = incidents.at(-1)!
  return {
    nights: [...earlier, { night: "2026-11-20", run: "2026-11-20-01", incidents: tonight }],
    resolved: [
      {
        id: "inc-0f00000001",
        title: textOf("cache-1: Memory used 2.1 times the expected value for 5 h, still open"),
        severity: "medium",
        end: iso(end - day),
      },
    ],
    suppressed: [
      {
        incident: {
          ...backup,
          id: "inc-5a00000002",
          title: textOf("api-1: Disk written 9 times the expected value for 42 min"),
          severity: "low",
        },
        by: "maintenance",
        reason: textOf(
          "inside the maintenance window “nightly backup” of jobs/nightly.yaml, 13:00–14:30 CET",
        ),
      },
    ],
    judged: { confirmed: 9, expected: 3, "false-alarm": 2, "new-trend": 1, notJudged: 11, hostWeeks: 33.1 },
    remarks: [
      textOf("Run 2026-11-02-01 is left out of what is remembered: its digest.json ends in the middle."),
    ],
  }
}

function togetherWith(other: Contribution | undefined): BaseRate["together"] {
  return other ? { feature: other.feature, label: other.label, days: 1 } : null
}
