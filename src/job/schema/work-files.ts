import { z } from "zod"
import { harmDirections } from "../../base/index.ts"
import { checkedFormat } from "./file-format.ts"
import { host, member, quality } from "./result-file.ts"
import { count, fault, instant, number, numberOrNull, stages, text, usedEngine } from "./values.ts"

/** Files of work/ in a run's folder, from which an interrupted run resumes. */

const hint = "delete the file and run the job again: what it held is computed again"
const numbers = z.array(number)
const values = z.array(numberOrNull)

/** work/shards.json: the hosts of each shard. */
export const shardDealFile = checkedFormat(z.array(z.array(text)), hint)

/** work/shard-<n>.json: a shard that has ended. */
export const shardRecordFile = checkedFormat(
  z.looseObject({
    index: count,
    hosts: count,
    machine: text,
    failures: z.array(z.looseObject({ host: text, fault })),
    stages,
    engine: usedEngine,
  }),
  hint,
)

/** work/warm-start.json: by host, the folder of the models from which its training starts. */
export const warmStartFile = checkedFormat(z.record(text, text.nullable()), hint)

const summary = z.looseObject({
  host: text,
  feature: text,
  unit: text,
  kind: text,
  values: count,
  coverage: number,
  mean: numberOrNull,
  deviation: numberOrNull,
  min: numberOrNull,
  median: numberOrNull,
  max: numberOrNull,
})

/** work/host-<host>.json */
export const checkpointFile = checkedFormat(
  z.looseObject({
    result: host.extend({ overview: z.looseObject({ start: instant, cell: number, ratios: values }) }),
    quality,
    summaries: z.array(summary),
    members: z.array(member),
    silent: member.nullable(),
    profile: z.looseObject({
      step: number,
      features: text,
      enoughForOwnModel: z.boolean(),
      enoughForWeekly: z.boolean(),
      days: number,
      needed: number,
    }),
  }),
  hint,
)

const featureSeries = z.looseObject({
  feature: text,
  label: text,
  unit: text,
  times: numbers,
  actual: values,
  expected: values,
  lower: values,
  upper: values,
  anomalous: z.array(z.boolean()),
})

/** Chart data of one member. */
export const memberSeries = z.looseObject({
  host: text,
  threshold: number,
  times: numbers,
  score: values,
  features: z.array(featureSeries),
  deviations: z.looseObject({
    start: number,
    cell: number,
    features: z.array(text),
    values: z.array(values),
  }),
  previousDays: z
    .looseObject({ feature: text, days: z.array(z.looseObject({ start: number, times: numbers, values })) })
    .exactOptional(),
})

/** work/series-<host>-<start>.json */
export const memberSeriesFile = checkedFormat(memberSeries, hint)

export const featureKind = z.enum(["gauge", "counter", "flag"])
export const featureScaling = z.enum(["min-max", "mean-deviation"])

export const feature = z.looseObject({
  name: text,
  label: text,
  unit: text,
  kind: featureKind,
  scaling: featureScaling,
  threshold: numberOrNull,
  deadband: z.looseObject({ relative: number, absolute: number }).exactOptional(),
  harm: z.enum(harmDirections).exactOptional(),
})

const frame = z
  .looseObject({
    host: text,
    start: number,
    step: number,
    rows: count,
    features: z.array(feature),
    values: z.instanceof(Float32Array),
  })
  .refine(({ rows, features, values }) => values.length === rows * features.length, {
    error: "expected rows × features values",
  })

/** work/frames-<host>.bin: the frames of a host that shares a model. */
export const hostFramesFile = checkedFormat(
  z.looseObject({ host: text, history: frame, night: frame, quality }),
  hint,
)
