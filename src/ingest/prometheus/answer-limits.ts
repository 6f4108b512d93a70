import { hour, type PrometheusRule } from "../../base/index.ts"

/** What one answer of a server holds at most. */
export interface AnswerLimits {
  /** More of a query are a fault. */
  readonly series: number
  /** Of raw samples, ms. */
  readonly rawSpan: number
}

/**
 * CloudWatch refuses more than a day of raw samples, and cuts an answer at 500 series without a word, so that
 * 500 may be more.
 */
export function answerLimits({ url, limits }: PrometheusRule): AnswerLimits {
  if (!cloudWatch.test(url)) return { series: limits.series, rawSpan: Infinity }
  return { series: Math.min(limits.series, 499), rawSpan: 12 * hour }
}

const cloudWatch = /^https:\/\/monitoring\.[a-z0-9-]+\.amazonaws\.com(\.cn)?(:\d+)?(\/|$)/
