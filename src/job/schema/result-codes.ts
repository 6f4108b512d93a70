import { z } from "zod"
import { count, instant, number, text } from "./values.ts"

const none = z.strictObject({})
const sentence = z.looseObject({ text })

/** A statement with its code and parameters. */
function coded<Code extends string, Params extends z.ZodType>(code: Code, params: Params) {
  return z.looseObject({ code: z.literal(code), params })
}

export const diagnosis = z.enum(["healthy", "not-converged", "vanishing-gradients", "exploding", "null"])

const fall = { first: number, best: number }
/** Why a training has its diagnosis. */
export const trainingReason = z
  .discriminatedUnion("code", [
    coded("not-finite", z.looseObject({ ...fall, update: count })),
    coded("loss-rose", z.looseObject({ first: number, worst: number, last: number, updates: count })),
    coded("gradients-vanished", z.looseObject({ ...fall, layer: number, step: number })),
    coded("loss-flat", z.looseObject({ ...fall, updates: count })),
    coded(
      "loss-still-falling",
      z.looseObject({ ...fall, last: number, earlier: number, update: count, updates: count }),
    ),
    coded("loss-fell", z.looseObject({ ...fall, updates: count })),
    coded("fitted", z.looseObject({ rows: count })),
    coded("trees-grown", z.looseObject({ trees: count, rows: count })),
    coded("history-too-short", z.looseObject({ days: number })),
    coded("worse-than-baseline", z.looseObject({ ratio: number })),
    coded("no-skill", z.looseObject({ detectorAuc: number, baselineAuc: number })),
    coded("text", sentence),
  ])
  .meta({ id: "trainingReason" })

const coldStartCause = z
  .discriminatedUnion("code", [
    coded("size", none),
    coded("unreadable", z.looseObject({ what: text })),
    coded("no-metadata", none),
    coded("other-host", z.looseObject({ host: text })),
    coded("other-step", none),
    coded("other-features", none),
    coded("trained-on-night", none),
    coded("scale-moved", z.looseObject({ moved: count, features: count })),
  ])
  .meta({ id: "coldStartCause" })

/** Lines of access logs that show an incident. */
export const requests = z.array(
  z.looseObject({
    why: z.enum(["slowest", "failing"]),
    host: text,
    time: instant,
    request: text,
    status: count.nullable(),
    ms: number.nullable(),
    bytes: count,
  }),
)

const rejectedRows = z.looseObject({
  file: text,
  rejected: count,
  rows: count,
  cut: z.literal(true).exactOptional(),
  samples: z.array(text).exactOptional(),
})

/** What is to be said of the source as a whole. */
const sourceRemark = z.discriminatedUnion("code", [
  coded("server-warning", z.looseObject({ feature: text, days: count, text })),
  coded("short-retention", z.looseObject({ days: count, wanted: count })),
  coded("log-format", z.looseObject({ service: text, format: text, files: count })),
  coded("log-untimed", z.looseObject({ service: text, format: text })),
  coded("log-unread", z.looseObject({ service: text, unread: count, lines: count })),
])

/** What is to be said of the source in result.json. */
export const sourceParts = {
  rejectedRows: z.array(rejectedRows).exactOptional(),
  sourceRemarks: z.array(sourceRemark).exactOptional(),
}

const diagnosed = z.looseObject({ diagnosis, reason: trainingReason })
const note = <Code extends string, Params extends z.ZodType>(code: Code, params: Params) =>
  coded(code, params).extend({ detector: text })
/** Deviations of a training from its plan. */
export const trainingNote = z
  .discriminatedUnion("code", [
    note("cold-start", z.looseObject({ cause: coldStartCause })),
    note("continued", diagnosed),
    note("retried", diagnosed),
    note("retry-failed", diagnosed),
    note("skipped", z.looseObject({ reason: trainingReason.nullable() })),
    note("earlier-model-used", none),
    note("baseline-used", none),
    note("text", sentence),
  ])
  .meta({ id: "trainingNote" })

const affected = { hosts: z.array(text), hostCount: count }
const signal = { feature: text, label: text, direction: z.enum(["up", "down", "both"]) }
const lead = z.looseObject({
  ...signal,
  unit: text,
  actual: number.nullable(),
  expected: number.nullable(),
  range: z.tuple([number, number]).nullable(),
})
export const incidentTitle = z
  .discriminatedUnion("code", [
    coded("silence", z.looseObject({ ...affected, duration: number })),
    coded("unlike-history", z.looseObject(affected)),
    coded(
      "departure",
      z.looseObject({
        ...affected,
        duration: number,
        open: z.boolean(),
        lead: lead.nullable(),
        others: z.array(z.looseObject({ ...signal, onset: z.enum(["before", "with", "after"]) })),
      }),
    ),
    coded("text", sentence),
  ])
  .meta({ id: "incidentTitle" })

const points = z.looseObject({ value: number, points: count })
export const severityRule = z
  .discriminatedUnion("code", [
    coded(
      "points",
      z.looseObject({ total: count, ratio: points, duration: points, signals: points, hosts: points }),
    ),
    coded("silence", z.looseObject({ duration: number, limit: number, hosts: count })),
    coded("unlike-history", z.looseObject({ duration: number, hosts: count })),
    coded("text", sentence),
  ])
  .meta({ id: "severityRule" })

const minute = z.int().min(0).max(1439)
const weekday = z.int().min(0).max(6)
export const recurrence = z
  .discriminatedUnion("code", [
    coded("every-day", z.looseObject({ minute })),
    coded("workdays", z.looseObject({ minute })),
    coded("weekday", z.looseObject({ minute, weekday })),
    coded("day-of-month", z.looseObject({ minute, day: count })),
    coded("last-day-of-month", z.looseObject({ minute })),
    coded("nth-weekday", z.looseObject({ minute, weekday, nth: count })),
    coded("last-weekday", z.looseObject({ minute, weekday })),
    coded("text", sentence),
  ])
  .meta({ id: "recurrence" })

export const scopeKind = z.enum(["host", "group", "fleet"])
const historyDays = z.looseObject({ days: number, needed: number })
export const scopeReason = z
  .discriminatedUnion("code", [
    coded("short-history", historyDays),
    coded("configured", z.looseObject({ scope: scopeKind })),
    coded("text", sentence),
  ])
  .meta({ id: "scopeReason" })

export const hostRemark = z
  .discriminatedUnion("code", [
    coded("cohort-failed", none),
    coded("short-history", historyDays),
    coded("no-weekly-pattern", z.looseObject({ days: number })),
    coded("rows-masked", z.looseObject({ rows: count })),
    coded("too-many-rows-masked", z.looseObject({ rows: count, left: count })),
    coded("text", sentence),
  ])
  .meta({ id: "hostRemark" })

/** Epoch ms that a calendar can show. */
const epoch = number.min(-8.64e15).max(8.64e15)
export const suppressionReason = z
  .discriminatedUnion("code", [
    coded(
      "inside-window",
      z.looseObject({ title: text, start: epoch, end: epoch, source: text, minutes: number }),
    ),
    coded("labelled-expected", z.looseObject({ author: text, date: text, note: text, fingerprint: text })),
    coded("text", sentence),
  ])
  .meta({ id: "suppressionReason" })

export const historyRemark = z
  .discriminatedUnion("code", [
    coded("run-skipped", z.looseObject({ run: text, why: text })),
    coded("unknown-label", z.looseObject({ incident: text, suggestion: text.nullable() })),
    coded("text", sentence),
  ])
  .meta({ id: "historyRemark" })
