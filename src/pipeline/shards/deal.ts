import { compareText } from "../../base/index.ts"
import { median } from "../../stats/index.ts"

/**
 * Deals hosts to `shards` by weight, heaviest first, each to the shard with the least so far (Graham 1969:
 * at most 4/3 of the best). A host without a weight counts as the median. Independent of the order of hosts.
 */
export function dealHosts(
  hosts: readonly string[],
  weights: ReadonlyMap<string, number>,
  shards: number,
): readonly (readonly string[])[] {
  const known = hosts.flatMap(host => weights.get(host) ?? [])
  const typical = known.length > 0 ? median(known) : 1
  const heaviestFirst = hosts
    .map(host => ({ host, weight: weights.get(host) ?? typical }))
    .sort((a, b) => b.weight - a.weight || compareText(a.host, b.host))
  const piles = Array.from({ length: shards }, () => ({ total: 0, hosts: [] as string[] }))
  for (const { host, weight } of heaviestFirst) {
    const lightest = piles.reduce((least, pile) => (pile.total < least.total ? pile : least))
    lightest.total += weight
    lightest.hosts.push(host)
  }
  return piles.map(pile => pile.hosts.sort())
}
