import type { HarmDirection } from "../base/index.ts"

/** First match wins: a page cache that grows does no harm, and idle time is no use of a processor. */
const directions: readonly (readonly [RegExp, HarmDirection])[] = [
  [words("cached?|buffers?|limits?|quota|capacity|size"), "either"],
  [words("free|avail|available|availability|idle|up|uptime|healthy|ready|success|successes"), "fall"],
  [words("cpu|load|mem|memory|rss|use|used|usage|u|util|utili[sz]ation|busy|pressure|saturation"), "rise"],
  [words("latency|duration|delay|lag|wait|wa|svc|queue|q|swap|si|so|oom|throttl[a-z]*"), "rise"],
  [words("errors?|errs?|fail|failed|failures?|timeouts?|retrans[a-z]*|drops?|dropped"), "rise"],
  [words("overflows?|rsts?|resets?|[45]xx|celsius|temp|temperature"), "rise"],
]

/**
 * The direction in which a feature hurts, by the words of its name: errors, latency, use and saturation as
 * they rise, availability and what is free as it falls. "either" where the name does not say.
 */
export function inferHarm(name: string): HarmDirection {
  const lower = name.replace(/([a-z])([A-Z])/g, "$1-$2").toLowerCase()
  return directions.find(([pattern]) => pattern.test(lower))?.[1] ?? "either"
}

function words(alternatives: string): RegExp {
  return new RegExp(`(^|[^a-z0-9])(${alternatives})([^a-z]|$)`)
}
