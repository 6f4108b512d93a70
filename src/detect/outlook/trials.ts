import type { HostFrames, ModelRule } from "../../base/index.ts"
import { mean } from "../../maths/index.ts"
import { outlookFeatures } from "./features.ts"
import { type Hours, hoursOf, perDay } from "./hours.ts"
import { lstmMethod } from "./lstm.ts"
import { type Method, seasonalNaive } from "./method.ts"
import { sarimaMethod } from "./sarima.ts"

/** With fewer days of history, a test of forecasts tells nothing. */
const daysNeeded = 10
/** More are not read in the morning. */
const most = 8
/** Hours between the starts of the forecasts that test a method. */
const apart = 3

/** What a method said of held-out days, and what it says of the next. */
export interface Trial {
  readonly method: string
  /** Actual − told: [origins × 24 × width]; NaN where the hour has no value. */
  readonly errors: Float64Array
  /** [24 × width] */
  readonly next: Float64Array
}

export interface Trials {
  readonly hours: Hours
  /** Of the frame; the hours' columns are these. */
  readonly features: readonly number[]
  /** The day before first, that any other must beat. */
  readonly methods: readonly Trial[]
}

/** Every method the job asks for on held-out days of history; null where the history is short or no feature is of the kind. */
export async function trialsOf(frames: HostFrames, rule: ModelRule): Promise<Trials | null> {
  const wanted = outlookFeatures(frames.night.features)
  const features = lively(hoursOf(frames, wanted)).map(i => wanted[i]!).slice(0, most)
  const hours = hoursOf(frames, features)
  if (features.length === 0 || hours.history < daysNeeded * perDay) return null
  const seasonal = rule.detectors.includes("sarima-lstm") ? await sarimaMethod(hours, rule) : null
  const methods = [seasonalNaive(hours), await lstmMethod(hours, rule), ...(seasonal ? [seasonal] : [])]
  return { hours, features, methods: await Promise.all(methods.map(method => trialOf(hours, method))) }
}

/** Mean absolute error of feature `i`. */
export function missOf({ errors }: Trial, i: number, { width }: Hours): number {
  return mean(errors.filter((error, at) => at % width === i && Number.isFinite(error)).map(Math.abs))
}

/** The features that move at all and have a value in most hours of the history, and in the last day at all. */
function lively({ values, width, history, count }: Hours): number[] {
  return Array.from({ length: width }, (_, f) => f).filter(f => {
    const column = values.filter((value, at) => at % width === f && at < history * width && Number.isFinite(value))
    const lastDay = values.some((value, at) => at % width === f && at >= (count - perDay) * width && Number.isFinite(value))
    return lastDay && column.length > history / 2 && column.some(value => value !== column[0])
  })
}

async function trialOf(hours: Hours, method: Method): Promise<Trial> {
  const { fit, history, count, values, width } = hours
  const origins = Array.from({ length: Math.floor((history - perDay - fit) / apart) + 1 }, (_, i) => fit + i * apart)
  const told = await method.tell([...origins, count])
  const day = perDay * width
  const errors = told.subarray(0, origins.length * day).map((value, i) => values[origins[Math.floor(i / day)]! * width + (i % day)]! - value)
  return { method: method.name, errors, next: told.slice(origins.length * day) }
}
