import type { Feature } from "../../base/index.ts"

const timeUnits = /^(ns|us|µs|μs|ms|s|seconds?|milliseconds?)$/i
const latencyWords = /(^|[^a-z])(latency|response|duration|wait|rt|p\d\d+|svc|await)([^a-z]|$)/i
const capacityWords =
  /(^|[^a-z])(mem|memory|ram|swap|heap|rss|disk|disks|fs|filesystem|volume|inodes?|storage)([^a-z]|$)/i
const rateUnits = /\/|per/i
/** Words that make a pace, not a level, of what a disk or a memory does. */
const rateWords =
  /(^|[^a-z])(r|w|rb|wb|io|iops|reads?|writes?|reading|writing|read|written|in|out|time|faults?|q|queue|thermal|temperature)([^a-z]|$)/i

/**
 * The features that fill up or slow down, by unit and name: response times, memory, disk. Indices in the
 * frame's order.
 */
export function forecastFeatures(features: readonly Feature[]): number[] {
  return features.flatMap((feature, f) => (isSlow(feature) || isFilling(feature) ? [f] : []))
}

function isSlow({ name, label, unit, kind }: Feature): boolean {
  return (
    kind === "gauge" &&
    !rateUnits.test(unit) &&
    (timeUnits.test(unit) || unit === "") &&
    latencyWords.test(`${name} ${label}`)
  )
}

function isFilling({ name, label, unit, kind }: Feature): boolean {
  return (
    kind === "gauge" &&
    !rateUnits.test(unit) &&
    !timeUnits.test(unit) &&
    capacityWords.test(`${name} ${label}`) &&
    !rateWords.test(`${name} ${label}`)
  )
}
