import { z } from "zod"
import { checkedFormat } from "./schema/file-format.ts"
import { count, instant, severity, text } from "./schema/values.ts"

/** Bodies that `noctule watch` takes and answers with: one schema for checks and for OpenAPI. */

const value = z.number({ error: "a number or null" }).nullable()
const values = z.array(value).min(1, { error: "at least one value" })

const data = z.union(
  [
    values.describe("Values of one feature, oldest first."),
    z.record(text, values).describe("Values of several features by name; arrays of one length."),
    z
      .array(z.object({ timestamp: instant.describe("ISO 8601") }).catchall(value))
      .min(1)
      .describe("Rows in order of time: features by name, and the timestamp."),
  ],
  { error: "a list of numbers, an object of such lists, or a list of rows with a timestamp" },
)

const prediction = z
  .object({
    anomalies: z.array(z.boolean()).describe("Whether each row is an anomaly."),
    mse: z
      .array(z.number().nullable())
      .describe("Mean squared error of each row in scaled units; null where no value was given."),
    contributions: z
      .array(z.record(text, z.number()))
      .exactOptional()
      .describe("For several features: each one's share of the row; a row sums to 1."),
  })
  .describe("One entry per row.")

const pushed = z.object({
  time: z.union([instant, z.number()], { error: "ISO 8601, or epoch ms" }),
  host: text.min(1).max(255),
  metric: text.min(1).max(255),
  value: z.number({ error: "a number" }),
})

const problem = z.object({
  error: z.object({
    code: text,
    what: text.describe("Expected and got."),
    hint: text.describe("What to do."),
  }),
})

const feature = z.object({
  feature: text,
  label: text,
  unit: text,
  value: z.number().nullable(),
  expected: z.number().nullable(),
  lower: z.number().nullable(),
  upper: z.number().nullable(),
  contribution: z.number().nullable(),
  anomalous: z.boolean(),
  text: z
    .object({ actual: text, expected: text })
    .nullable()
    .describe("Value and expected range as people read them; null where one is unknown."),
})

const host = z.object({
  host: text,
  status: text,
  lastRow: instant.nullable(),
  score: z.number().nullable(),
  threshold: z.number().nullable(),
  anomalous: z.boolean(),
  missingRows: count,
  modelNight: instant.nullable(),
  why: text.nullable().describe("Why the host is failing or has no model."),
  day: z
    .array(z.number().nullable())
    .describe("Highest score ÷ threshold of each quarter of an hour in the last 24 hours; null: not judged."),
})

const incident = z.object({
  id: text,
  title: text,
  severity,
  start: instant,
  raised: instant,
  closed: instant.nullable(),
  hosts: z.array(text),
  features: z.array(
    z.object({
      host: text,
      feature: text,
      label: text,
      share: z.number(),
      actual: text.describe("With its unit."),
      expected: text.describe("The expected range, with its unit."),
    }),
  ),
})

const bodies = {
  predictRequest: z.object({ data }),
  prediction,
  pushedRow: pushed,
  accepted: z.object({ accepted: count }),
  health: z.object({ status: text }),
  hosts: z.object({
    job: z.object({ name: text, title: text, timeZone: text }),
    at: instant.nullable(),
    ticks: count,
    skippedTicks: count,
    every: z.number().describe("ms between ticks"),
    source: text,
    hosts: z.array(host),
  }),
  host: host.extend({ features: z.array(feature) }),
  incidents: z.object({ at: instant.nullable(), open: z.array(incident), closed: z.array(incident) }),
  problem,
}

export type PredictBody = z.output<typeof bodies.predictRequest>
export type HostsAnswer = z.output<typeof bodies.hosts>
export type HostAnswer = z.output<typeof bodies.host>
export type IncidentsAnswer = z.output<typeof bodies.incidents>
export type PredictionAnswer = z.output<typeof prediction>

export const predictBody = checkedFormat(bodies.predictRequest, 'send {"data":[100,300,100]}')
export const pushedRow = checkedFormat(
  pushed,
  "send one JSON object with time, host, metric and value per line",
)

/** JSON Schemas (draft 2020-12) of the bodies by name. */
export function httpSchemas(): Readonly<Record<keyof typeof bodies, object>> {
  const schemas = Object.entries(bodies).map(([name, schema]) => {
    const { $schema: _, ...published } = z.toJSONSchema(schema, { io: "input" })
    return [name, published]
  })
  return Object.fromEntries(schemas) as Readonly<Record<keyof typeof bodies, object>>
}
