import { day, type PrometheusRule, type PromQuery, second, type TimeSpan } from "../../base/index.ts"
import { answerLimits } from "./answer-limits.ts"
import type { QueryRequest } from "./api/client.ts"

/**
 * Whether a query is nothing but a selector: its raw samples can then be had, with their true times, so that
 * gaps stay gaps.
 */
export function isSelector(promql: string): boolean {
  return selector.test(promql) && promql.trim() !== ""
}

const text = String.raw`"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|${"`"}[^${"`"}]*${"`"}`
const selector = new RegExp(String.raw`^\s*(?:[a-zA-Z_:][\w:]*)?\s*(?:\{(?:[^"'${"`"}{}]|${text})*\})?\s*$`)

/** Epoch ms of the days (UTC) that a span touches, oldest first. */
export function daysOf({ start, end }: TimeSpan): readonly number[] {
  const first = Math.floor(start / day) * day
  return Array.from({ length: Math.max(0, Math.ceil((end - first) / day)) }, (_, i) => first + i * day)
}

/** Parts of a span that one answer can hold, with borders at multiples of the step. */
export function chunksOf(
  { start, end }: TimeSpan,
  { promql }: PromQuery,
  rule: PrometheusRule,
): readonly TimeSpan[] {
  const { step, limits } = rule
  const length = isSelector(promql) ? Math.min(answerLimits(rule).rawSpan, end - start) : limits.points * step
  const count = Math.ceil((end - start) / length)
  if (count === 1) return [{ start, end }]
  const steps = Math.round(length / step)
  const border = (i: number): number => Math.min(end, (Math.floor(start / step) + i * steps) * step)
  return Array.from({ length: count + 1 }, (_, i) => ({
    start: i === 0 ? start : border(i),
    end: border(i + 1),
  })).filter(chunk => chunk.start < chunk.end)
}

/** Two halves, with a border at a multiple of the step; null where the span is too short for two. */
export function halves({ start, end }: TimeSpan, step: number): readonly [TimeSpan, TimeSpan] | null {
  const middle = Math.round((start + end) / 2 / step) * step
  if (end - start < leastSpan || middle <= start || middle >= end) return null
  return [
    { start, end: middle },
    { start: middle, end },
  ]
}

/** A server that refuses so little will not answer at all. */
const leastSpan = 10 * 60 * second

/**
 * Asks for the samples in [start, end). Of raw samples a second more is asked for on the left, for servers
 * differ on whether a range holds its left border; whole seconds, for some servers round.
 */
export function requestFor(
  { name, promql }: PromQuery,
  { start, end }: TimeSpan,
  rule: PrometheusRule,
): QueryRequest {
  const { step, limits } = rule
  const timeout = `${limits.timeout / second}s`
  if (isSelector(promql)) {
    const range = Math.ceil((end - start) / second) + 1
    const params = { query: `${promql.trim()}[${range}s]`, time: String(Math.ceil(end / second)), timeout }
    return { path: "query", params, subject: `${name}: ${promql}` }
  }
  const first = Math.ceil(start / step) * step
  const last = Math.ceil(end / step) * step - step
  const params = {
    ...{ query: promql, start: String(first / second), end: String(last / second) },
    ...{ step: String(step / second), timeout },
  }
  return { path: "query_range", params, subject: `${name}: ${promql}` }
}
