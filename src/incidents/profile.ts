import type { Contribution, Direction, Member } from "../base/index.ts"

type Signal = Pick<Contribution, "feature" | "direction" | "share">

/** Signals by feature: the mean of their shares over hosts, and the way most of it went. */
export type Profile = ReadonlyMap<string, { readonly share: number; readonly direction: Direction }>

export function profileOfMembers(members: readonly Pick<Member, "contributions">[]): Profile {
  return profileOf(members.map(({ contributions }) => contributions.filter(c => c.signal)))
}

/** `hosts`: the signals of each host. Empty for hosts that are silent. */
export function profileOf(hosts: readonly (readonly Signal[])[]): Profile {
  const shares = new Map<string, Record<Direction, number>>()
  for (const { feature, direction, share } of hosts.flat()) {
    const sums = shares.get(feature) ?? { up: 0, down: 0, both: 0 }
    sums[direction] += share / hosts.length
    shares.set(feature, sums)
  }
  return new Map(
    [...shares].map(([feature, { up, down, both }]) => [
      feature,
      { share: up + down + both, direction: dominantDirection(up, down, both) },
    ]),
  )
}

/** 0–1: their common share ÷ the larger of their sums. Silent and silent: 1. */
export function profileSimilarity(a: Profile, b: Profile): number {
  if (a.size === 0 || b.size === 0) return a.size === b.size ? 1 : 0
  return commonShare(a, b) / Math.max(totalShare(a), totalShare(b), Number.MIN_VALUE)
}

/** How much of both profiles' shares lies on signals that they have in common and that moved the same way. */
export function commonShare(a: Profile, b: Profile): number {
  let common = 0
  for (const [feature, own] of a) {
    const other = b.get(feature)
    const opposed =
      other && own.direction !== other.direction && own.direction !== "both" && other.direction !== "both"
    if (other && !opposed) common += Math.min(own.share, other.share)
  }
  return common
}

function dominantDirection(up: number, down: number, both: number): Direction {
  return both >= up && both >= down ? "both" : up > down ? "up" : down > up ? "down" : "both"
}

function totalShare(profile: Profile): number {
  let sum = 0
  for (const { share } of profile.values()) sum += share
  return sum
}
