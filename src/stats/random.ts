/** A stream of random numbers that the seed alone decides. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number
  /** Normal with mean 0 and standard deviation 1. */
  normal(): number
  /** Uniform integer in [0, n). */
  integer(n: number): number
  /** Shuffles in place (Fisher–Yates) and returns the same array. */
  shuffle<T extends { length: number; [i: number]: unknown }>(items: T): T
  /** An independent stream; the same label always gives the same stream. */
  fork(label: string): Random
}

/** sfc32 (Chris Doty-Humphrey, PractRand), seeded through an FNV-1a hash of `seed`. */
export function seeded(seed: number | string): Random {
  const next = sfc32(hash(`${seed}:a`), hash(`${seed}:b`), hash(`${seed}:c`))
  for (let i = 0; i < 12; i++) next()
  let cached: number | null = null

  const random: Random = {
    next,
    normal() {
      if (cached !== null) {
        const value = cached
        cached = null
        return value
      }
      const radius = Math.sqrt(-2 * Math.log(1 - next()))
      const angle = 2 * Math.PI * next()
      cached = radius * Math.sin(angle)
      return radius * Math.cos(angle)
    },
    integer: n => Math.floor(next() * n),
    shuffle: items => shuffled(items, next),
    fork: label => seeded(`${seed}/${label}`),
  }
  return random
}

/** One function for all streams: V8 optimises a closure of each stream by itself. */
function shuffled<T extends { length: number; [i: number]: unknown }>(items: T, next: () => number): T {
  for (let i = items.length - 1; i > 0; i--) {
    const j = Math.floor(next() * (i + 1))
    const item = items[i]
    items[i] = items[j]
    items[j] = item
  }
  return items
}

function sfc32(a: number, b: number, c: number): () => number {
  let counter = 1
  return () => {
    const t = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + t) | 0
    return (t >>> 0) / 4294967296
  }
}

function hash(text: string): number {
  let h = 0x811c9dc5
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  return h | 0
}
