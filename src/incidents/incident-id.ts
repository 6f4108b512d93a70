import type { Member } from "../base/index.ts"

/** Crockford's alphabet: no I, L, O, U, so that an id survives a phone call. */
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

/**
 * Twelve characters (60 bits) that the same incident gets in every run of the same job: a hash of job, first
 * host, onset and the three leading signals of the first host. `members` in onset order, at least one.
 */
export function identityOf(job: string, members: readonly Member[]): string {
  const { host, start, contributions } = members[0]!
  const leading = contributions
    .filter(c => c.signal)
    .slice(0, 3)
    .map(c => c.feature)
    .sort()
  return hashCode([job, host, start, ...leading])
}

/** Twelve characters that these words always give. */
export function hashCode(words: readonly string[]): string {
  let bits = fnv64(words.join("\u0000"))
  return Array.from({ length: 12 }, () => {
    const character = alphabet[Number(bits & 31n)]!
    bits >>= 5n
    return character
  }).join("")
}

/**
 * "INC-20261120-7F3K": the onset's day and the identity's first four characters, more for all where two of
 * one day begin alike.
 */
export function incidentIds(
  incidents: readonly { readonly day: string; readonly identity: string }[],
): string[] {
  const ids = (length: number): string[] =>
    incidents.map(({ day, identity }) => `INC-${day}-${identity.slice(0, length)}`)
  const length = [4, 6, 8].find(n => new Set(ids(n)).size === incidents.length) ?? 12
  return ids(length)
}

/**
 * FNV-1a over UTF-16 code units, 64 bits, finished with the mixer of MurmurHash3 so that every bit of the
 * text reaches the low ones.
 */
function fnv64(text: string): bigint {
  let h = 0xcbf29ce484222325n
  for (let i = 0; i < text.length; i++)
    h = BigInt.asUintN(64, (h ^ BigInt(text.charCodeAt(i))) * 0x100000001b3n)
  h = BigInt.asUintN(64, (h ^ (h >> 33n)) * 0xff51afd7ed558ccdn)
  h = BigInt.asUintN(64, (h ^ (h >> 33n)) * 0xc4ceb9fe1a85ec53n)
  return h ^ (h >> 33n)
}
