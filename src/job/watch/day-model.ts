import { z } from "zod"
import { checkedFormat } from "../schema/file-format.ts"
import { number, text } from "../schema/values.ts"
import { feature } from "../schema/work-files.ts"

const numbers = z.instanceof(Float32Array)
const list = z.array(number)

const baseline = z.looseObject({
  trained: numbers,
  firstHour: number,
  medians: numbers,
  current: z.looseObject({ hour: number, rows: z.array(numbers) }).nullable(),
})

const expected = z.looseObject({
  start: number,
  step: number,
  rows: number,
  expected: numbers,
  lower: numbers,
  upper: numbers,
})

/** state/models/<host>/<run>/day.bin */
export const dayModelFile = checkedFormat(
  z.looseObject({
    version: z.literal(1),
    host: text,
    start: number,
    step: number,
    features: z.array(feature),
    window: number,
    scaler: z.looseObject({ origin: list, spread: list, limit: list }),
    nightEnd: number,
    threshold: z.looseObject({ score: number, features: numbers }),
    members: z.array(z.looseObject({ label: text, errorScale: list })),
    timeOfDay: z.looseObject({ factors: numbers }).nullable(),
    baseline,
    nightBaseline: baseline,
    nightScore: numbers,
    expected,
    nightExpected: expected,
    forecasts: z.array(
      z.looseObject({
        feature: text,
        label: text,
        unit: text,
        method: text,
        start: number,
        step: number,
        expected: list,
        lower: list,
        upper: list,
      }),
    ),
  }),
  "run the job's night again: noctule run JOB",
)

/** state/watch/<host>.bin: what a watch goes on with. */
export const dayStateFile = checkedFormat(
  z.looseObject({
    version: z.literal(1),
    run: text,
    last: number,
    state: z.looseObject({
      values: numbers,
      tails: z.array(z.array(z.looseObject({ weight: number, errors: numbers }).nullable())),
      baseline,
    }),
    recent: z
      .looseObject({
        start: number,
        score: numbers,
        values: numbers,
        errors: numbers,
        rawErrors: numbers,
        contributions: numbers,
      })
      .nullable(),
    trend: z.looseObject({ start: number, step: number, score: numbers }),
  }),
  "delete the file: the watch reads the rows again",
)
