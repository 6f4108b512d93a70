import type { Contribution, Member } from "../base/index.ts"

/** A value that is less than this many usual spreads from its expected one is at most half a range's width outside of its range. */
const leastSpreads = 1.5
/** A range narrower than this share of the expected value counts as this wide: nobody acts on the last digit. */
const leastSpread = 0.005

/**
 * Whether an anomaly is worth anyone's attention: some signal (without any, the leading feature) went clearly beyond its usual range. A pattern can
 * be unusual while "7.74 GiB (usual 7.76–8.28 GiB)" is all there is to say of it.
 */
export function isMaterial({ contributions }: Pick<Member, "contributions">): boolean {
  const signals = contributions.filter(c => c.signal)
  return (signals.length > 0 ? signals : contributions.slice(0, 1)).some(wentBeyond)
}

/** True where nothing is known of what is usual. */
function wentBeyond({ actual, expected, range }: Contribution): boolean {
  if (actual === null || expected === null || range === null) return true
  const spread = Math.max((range[1] - range[0]) / 2, leastSpread * Math.abs(expected))
  return Math.abs(actual - expected) > leastSpreads * spread
}
