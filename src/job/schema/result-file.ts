import { z } from "zod"
import { labelVerdicts } from "../../base/index.ts"
import { problemsOf } from "./file-format.ts"
import {
  diagnosis,
  historyRemark,
  hostRemark,
  incidentTitle,
  recurrence,
  requests,
  scopeKind,
  scopeReason,
  severityRule,
  sourceParts,
  suppressionReason,
  trainingNote,
  trainingReason,
} from "./result-codes.ts"
import { upgradeResult } from "./result-v1.ts"
import {
  count,
  epoch,
  instant,
  interval,
  number,
  numberOrNull,
  severity,
  text,
  texts,
  zone,
} from "./values.ts"

/** The version of result.json that this program writes. */
const version = 2
const label = z.looseObject({ verdict: z.enum(labelVerdicts), author: text, date: text, note: text })
const fault = z.looseObject({ code: text, what: text, where: text, hint: text, exit: count })
const past = z.looseObject({
  state: z.enum(["new", "recurring", "continued"]),
  nights: count,
  first: text.nullable(),
  last: text.nullable(),
  recurrence: recurrence.nullable(),
  ids: texts,
})
const together = z.looseObject({ feature: text, label: text, days: count })
const contribution = z.looseObject({
  feature: text,
  label: text,
  share: number,
  signal: z.boolean(),
  direction: z.enum(["up", "down", "both"]),
  actual: numberOrNull,
  expected: numberOrNull,
  range: z.tuple([number, number]).nullable(),
  deviation: numberOrNull,
  at: instant.nullable(),
  unit: text,
  onset: instant.nullable(),
  counterfactualDrop: numberOrNull.exactOptional(),
  baseRate: z.looseObject({ days: count, of: count, together: together.nullable() }).exactOptional(),
})
const times = { start: instant, end: instant, peak: instant }
const span = { ...times, open: z.boolean(), score: number, threshold: number }
export const member = z.looseObject({
  host: text,
  ...span,
  leadUp: instant,
  anomalousRows: count,
  allNight: z.boolean().exactOptional(),
  contributions: z.array(contribution),
  agreement: z.looseObject({ agree: texts, of: texts }).exactOptional(),
})
export const incident = z
  .looseObject({
    id: text,
    kind: z.enum(["anomaly", "silent"]),
    title: incidentTitle,
    severity,
    severityRule,
    ...span,
    members: z.array(member).min(1),
    fingerprint: text.exactOptional(),
    raised: instant.exactOptional(),
    past: past.exactOptional(),
    label: label.exactOptional(),
    requests: requests.exactOptional(),
  })
  .meta({ id: "incident" })

export const training = z.looseObject({
  detector: text,
  engine: text,
  windows: count,
  updates: count,
  batch: count,
  parameters: count,
  seed: number,
  seconds: number,
  losses: z.array(z.looseObject({ update: count, training: number, heldOut: number })),
  bestUpdate: count,
  diagnosis,
  reason: trainingReason,
  rowsTrimmed: count,
  warmStarted: z.boolean().exactOptional(),
  notes: z.array(trainingNote).exactOptional(),
  gradientNorms: z
    .array(
      z.looseObject({
        update: count,
        global: number,
        layers: z.record(text, number),
        steps: z.array(number).exactOptional(),
      }),
    )
    .exactOptional(),
})
const levelShift = z.looseObject({
  feature: text,
  label: text,
  unit: text,
  since: instant,
  before: number,
  after: number,
})
const forecast = z.looseObject({
  feature: text,
  label: text,
  unit: text,
  method: text,
  start: epoch,
  step: number.positive(),
  expected: z.array(number),
  lower: z.array(number),
  upper: z.array(number),
})
export const host = z.looseObject({
  host: text,
  file: text,
  status: z.enum(["scored", "silent", "failed"]),
  step: number.nonnegative(),
  rows: count,
  historyRows: count,
  features: texts,
  threshold: numberOrNull,
  thresholds: z.array(z.looseObject({ error: number, value: numberOrNull })).exactOptional(),
  peak: z.looseObject({ time: instant, score: number }).nullable(),
  overview: z.looseObject({
    start: instant.exactOptional(),
    cell: number.min(0),
    ratios: z.array(numberOrNull),
  }),
  training: training.nullable(),
  scope: z.looseObject({ kind: scopeKind, hosts: texts, reason: scopeReason }).exactOptional(),
  levelShifts: z.array(levelShift).exactOptional(),
  forecasts: z.array(forecast).exactOptional(),
  heldOut: z.looseObject({ days: number, incidents: count, keepsTarget: z.boolean() }).exactOptional(),
  remarks: z.array(hostRemark).exactOptional(),
})

export const quality = z.looseObject({
  host: text,
  rowsRead: count,
  coverage: number,
  historyCoverage: number,
  duplicateRows: count,
  conflictingRows: count.exactOptional(),
  outOfOrderRows: count,
  longestGap: number,
  gapRows: count,
  badTimes: count,
  lastSeen: epoch.nullable(),
  silent: z.boolean(),
  features: z.array(
    z.looseObject({
      feature: text,
      missing: count,
      text: count,
      infinite: count,
      resets: count,
      state: z.enum(["ok", "constant", "empty", "new"]),
    }),
  ),
})

const incidentHistory = z.looseObject({
  nights: z.array(z.looseObject({ night: text, run: text, incidents: z.record(severity, count) })),
  resolved: z.array(
    z.looseObject({ id: text, title: incidentTitle, severity, end: instant, hosts: texts.exactOptional() }),
  ),
  suppressed: z.array(
    z.looseObject({ incident, by: z.enum(["maintenance", "calendar", "label"]), reason: suppressionReason }),
  ),
  judged: z.looseObject({
    confirmed: count,
    expected: count,
    "false-alarm": count,
    "new-trend": count,
    notJudged: count,
    hostWeeks: number,
  }),
  remarks: z.array(historyRemark).exactOptional(),
})

/** result.json. Fields that older runs of this version lack are optional; unknown fields are kept. */
export const runResult = z.looseObject({
  version: z.literal(version),
  job: z.looseObject({
    name: text,
    title: text,
    timeZone: zone,
    page: z.enum(["A4", "Letter"]),
    charts: count,
    falseIncidentsPerWeek: number,
    mergeGap: number,
    shortest: number,
    window: count,
    links: z.record(text, text).exactOptional(),
    brand: z.looseObject({ name: text.nullable(), accent: text.nullable() }).exactOptional(),
  }),
  run: z.looseObject({ id: text, startedAt: instant, finishedAt: instant }),
  night: interval,
  history: interval,
  hosts: z.array(host),
  gone: texts.exactOptional(),
  incidents: z.array(incident),
  dataQuality: z.array(quality),
  ...sourceParts,
  events: z.array(z.looseObject({ time: epoch, host: text, text })).exactOptional(),
  errors: z.array(fault).exactOptional(),
  versions: z.record(text, text),
  incidentHistory: incidentHistory.exactOptional(),
})

/** A result.json of this or an earlier version. */
export type WrittenResult = z.infer<typeof runResult>

/** Validates parsed JSON as a result.json; returns the result or its problems, one line each. */
export function checkResult(
  json: unknown,
): { readonly result: WrittenResult } | { readonly wrong: readonly string[] } {
  const written: unknown = typeof json === "object" && json !== null ? Reflect.get(json, "version") : null
  if (typeof written === "number" && written > version) {
    return { wrong: [`its version ${written} is newer than this program reads (${version})`] }
  }
  const checked = runResult.safeParse(upgradeResult(json))
  return checked.success ? { result: checked.data } : { wrong: problemsOf(checked.error) }
}
