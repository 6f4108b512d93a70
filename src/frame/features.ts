import {
  type Deadband,
  type Feature,
  type FeatureKind,
  type FeatureRule,
  globToRegExp,
} from "../base/index.ts"
import { inferHarm } from "./harm.ts"

export type FeatureRules = Readonly<Record<string, FeatureRule>>

/**
 * What the job says of a feature. An exact name wins over a glob, a later glob over an earlier one, key by
 * key: `"cpu-*": {unit: "%"}` and `cpu-user: {label: User}` both hold for cpu-user.
 */
export function ruleOf(name: string, rules: FeatureRules): FeatureRule {
  return matching(name, rules).reduce<FeatureRule>((merged, rule) => ({ ...merged, ...rule }), {})
}

/** The feature as every later room sees it; what the job leaves open is guessed from name and kind. */
export function featureOf(name: string, kind: FeatureKind, rule: FeatureRule, deadband?: Deadband): Feature {
  const own = rule.deadband === undefined ? deadband : { relative: 0, absolute: rule.deadband }
  return {
    name,
    label: rule.label ?? name,
    unit: rule.unit ?? inferUnit(name, kind),
    kind,
    scaling: rule.scaling ?? "min-max",
    threshold: rule.threshold ?? null,
    ...(own && { deadband: own }),
    harm: rule.harm ?? inferHarm(name),
  }
}

/**
 * Names without control characters (U+FFFD in their place) and different even without regard to case, as
 * Parquet and DuckDB want column names: of `CPU` and `cpu` the second becomes `cpu_1`. Same order, same
 * length.
 */
export function distinctNames(names: readonly string[]): string[] {
  const taken = new Set<string>()
  return names.map(raw => {
    const name = raw.replace(/\p{Cc}/gu, "\uFFFD")
    let distinct = name
    for (let i = 1; taken.has(distinct.toLowerCase()); i++) distinct = `${name}_${i}`
    taken.add(distinct.toLowerCase())
    return distinct
  })
}

function matching(name: string, rules: FeatureRules): FeatureRule[] {
  const globs = Object.entries(rules).filter(
    ([pattern]) => pattern !== name && globToRegExp(pattern).test(name),
  )
  const exact = Object.entries(rules).filter(([pattern]) => pattern === name)
  return [...globs, ...exact].map(([, rule]) => rule)
}

/** First match wins. Only words that leave no doubt: a wrong unit is worse than none. */
const units: readonly (readonly [RegExp, string])[] = [
  [/(^|[^a-z])(percent|pct)([^a-z]|$)|%/, "%"],
  [/(^|[^a-z])(ms|millis|milliseconds)([^a-z]|$)/, "ms"],
  [/(^|[^a-z])(us|micros|microseconds)([^a-z]|$)/, "µs"],
  [/(^|[^a-z])bytes?[^a-z]+(per[^a-z]+s|rate)|[^a-z]bps$/, "bytes/s"],
  [/(^|[^a-z])(celsius|thermal|temperature)([^a-z]|$)/, "°C"],
  [/(error|fail|failure|hit|miss|success)[^a-z]+rate/, ""],
  [/(^|[^a-z])(per[^a-z]+second|per[^a-z]+sec|rate|rps|qps|iops)([^a-z]|$)/, "1/s"],
  [/(^|[^a-z])(s|sec|secs|seconds)$/, "s"],
  [/(^|[^a-z])bytes?([^a-z]|$)/, "bytes"],
]

function inferUnit(name: string, kind: FeatureKind): string {
  if (kind === "flag") return ""
  const words = name.replace(/([a-z])([A-Z])/g, "$1-$2").toLowerCase()
  const unit = units.find(([pattern]) => pattern.test(words))?.[1] ?? ""
  if (kind === "gauge") return unit
  return unit === "" ? "1/s" : unit.includes("/s") ? unit : `${unit}/s`
}
