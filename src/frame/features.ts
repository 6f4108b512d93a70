import type { Feature, FeatureRule } from "../base/index.ts"

/**
 * What the job says of a feature, or null where it is to be ignored. An exact name wins over a glob, a later glob over an earlier one,
 * key by key: `"cpu-*": {unit: "%"}` and `cpu-user: {label: User}` both hold for cpu-user.
 */
export function resolveFeature(name: string, rules: Readonly<Record<string, FeatureRule>>): Feature | null {
  const rule: FeatureRule = Object.assign({}, ...matching(name, rules))
  if (rule.ignore === true) return null
  const kind = rule.kind ?? "gauge"
  return {
    name,
    label: rule.label ?? name,
    unit: rule.unit ?? guessUnit(name, kind === "counter"),
    kind,
    scaling: rule.scaling ?? "min-max",
    threshold: rule.threshold ?? null,
    link: rule.link ?? null,
  }
}

function matching(name: string, rules: Readonly<Record<string, FeatureRule>>): FeatureRule[] {
  const globs = Object.entries(rules).filter(([pattern]) => pattern !== name && isGlob(pattern) && matchesGlob(name, pattern))
  const exact = Object.hasOwn(rules, name) ? [rules[name]!] : []
  return [...globs.map(([, rule]) => rule), ...exact]
}

function isGlob(pattern: string): boolean {
  return /[*?]/.test(pattern)
}

/** `*` any run of characters, `?` one; everything else means itself. */
export function matchesGlob(name: string, pattern: string): boolean {
  const source = pattern.replace(/[\\^$.|+()[\]{}]/g, "\\$&").replaceAll("*", "[^]*").replaceAll("?", "[^]")
  return new RegExp(`^${source}$`, "u").test(name)
}

/** First match wins. Only words that leave no doubt: a wrong unit is worse than none. */
const units: readonly (readonly [RegExp, string])[] = [
  [/(^|[^a-z])(percent|pct)([^a-z]|$)|%/, "%"],
  [/(^|[^a-z])(ms|millis|milliseconds)([^a-z]|$)/, "ms"],
  [/(^|[^a-z])(us|micros|microseconds)([^a-z]|$)/, "µs"],
  [/(^|[^a-z])(s|sec|secs|seconds)$/, "s"],
  [/(^|[^a-z])bytes?[^a-z]+(per[^a-z]+s|rate)|[^a-z]bps$/, "bytes/s"],
  [/(^|[^a-z])bytes?([^a-z]|$)/, "bytes"],
  [/(^|[^a-z])(celsius|thermal|temperature)([^a-z]|$)/, "°C"],
  [/(error|fail|failure|hit|miss|success)[^a-z]+rate/, ""],
  [/(^|[^a-z])(per[^a-z]+second|per[^a-z]+sec|rate|rps|qps|iops)([^a-z]|$)/, "1/s"],
]

function guessUnit(name: string, counter: boolean): string {
  const words = name.replace(/([a-z])([A-Z])/g, "$1-$2").toLowerCase()
  const unit = units.find(([pattern]) => pattern.test(words))?.[1] ?? ""
  if (!counter) return unit
  return unit === "" ? "1/s" : unit.includes("/s") ? unit : `${unit}/s`
}
