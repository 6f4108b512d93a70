import type { Random } from "../../stats/index.ts"

/** Consecutive rows of values without a gap: shape [rows × width], row-major. */
export interface Table {
  readonly values: Float32Array
  readonly width: number
}

/**
 * An isolation forest (Liu, Ting & Zhou 2008): trees that split their sample at random until each row is
 * alone; what is odd is alone soon.
 */
export interface Forest {
  readonly trees: readonly Tree[]
  /** Mean path length among as many rows as a tree was grown from, c(n). */
  readonly normaliser: number
}

/** Node 0 is the root; a leaf's feature is −1. Each array has an entry a node. */
interface Tree {
  readonly feature: Int32Array
  /** A value up to it goes to `left`, a higher one to `left + 1`. */
  readonly split: Float64Array
  readonly left: Int32Array
  /** c(n) of the rows in the node: how much farther a path is expected to go. */
  readonly remaining: Float64Array
}

export interface ForestOptions {
  /** Rows to draw from. */
  readonly rows: Int32Array
  readonly random: Random
  readonly trees?: number
  readonly sample?: number
}

export function growForest(table: Table, { rows, random, trees = 100, sample = 256 }: ForestOptions): Forest {
  const size = Math.min(sample, rows.length)
  const depth = Math.ceil(Math.log2(Math.max(2, size)))
  const grown = Array.from({ length: trees }, (_, i) => {
    const treeRandom = random.fork(`tree ${i}`)
    return growTree(table, {
      rows: treeRandom.shuffle(rows.slice()).subarray(0, size),
      depth,
      random: treeRandom,
    })
  })
  return { trees: grown, normaliser: averagePathLength(size) }
}

/**
 * By how much shorter each row's path is than usual, split among the features it was split by: Float32Array,
 * shape [rows × width], row-major. A split is credited with what it took off the expected length, c(n) − 1 −
 * c(n of the child), so that a row's cells sum to c(sample) − its mean path length.
 */
export function creditsOf({ trees }: Forest, { values, width }: Table): Float32Array {
  const credits = new Float32Array(values.length)
  for (let base = 0; base < values.length; base += width) {
    for (const { feature, split, left, remaining } of trees) {
      for (let node = 0; feature[node]! >= 0;) {
        const f = feature[node]!
        const child = left[node]! + (values[base + f]! <= split[node]! ? 0 : 1)
        credits[base + f]! += (remaining[node]! - 1 - remaining[child]!) / trees.length
        node = child
      }
    }
  }
  return credits
}

/** The paper's score from a row's credits: 2^(−path ÷ c(sample)), in (0, 1); about ½ is ordinary. */
export function anomalyScore({ normaliser }: Forest, credits: ArrayLike<number>): number {
  let credit = 0
  for (let f = 0; f < credits.length; f++) credit += credits[f]!
  return 2 ** (credit / normaliser - 1)
}

/** c(n): the mean length of an unsuccessful search in a binary search tree of n keys. */
export function averagePathLength(n: number): number {
  if (n <= 2) return n === 2 ? 1 : 0
  return 2 * (Math.log(n - 1) + 0.5772156649015329) - (2 * (n - 1)) / n
}

interface TreeTask {
  readonly rows: Int32Array
  readonly depth: number
  readonly random: Random
}

function growTree(table: Table, { rows, depth, random }: TreeTask): Tree {
  const maxNodes = 2 * rows.length - 1
  const tree: Tree = {
    feature: new Int32Array(maxNodes).fill(-1),
    split: new Float64Array(maxNodes),
    left: new Int32Array(maxNodes),
    remaining: new Float64Array(maxNodes),
  }
  const pending = [{ node: 0, from: 0, to: rows.length, depth }]
  for (let nodes = 1, next = pending.pop(); next; next = pending.pop()) {
    const { node, from, to } = next
    tree.remaining[node] = averagePathLength(to - from)
    const chosen =
      next.depth > 0 && to - from > 1 ? randomSplit(table, rows.subarray(from, to), random) : null
    if (!chosen) continue
    const middle = from + partition(table, rows.subarray(from, to), chosen)
    tree.feature[node] = chosen.feature
    tree.split[node] = chosen.at
    tree.left[node] = nodes
    pending.push(
      { node: nodes, from, to: middle, depth: next.depth - 1 },
      { node: nodes + 1, from: middle, to, depth: next.depth - 1 },
    )
    nodes += 2
  }
  return tree
}

interface Split {
  readonly feature: number
  readonly at: number
}

/**
 * Some feature that is not constant in these rows, and some value between its least and its highest; null
 * where all are constant.
 */
function randomSplit({ values, width }: Table, rows: Int32Array, random: Random): Split | null {
  const features = Array.from({ length: width }, (_, f) => f)
  for (let left = width; left > 0; left--) {
    const pick = random.integer(left)
    const feature = features[pick]!
    features[pick] = features[left - 1]!
    let [lowest, highest] = [Infinity, -Infinity]
    for (const row of rows) {
      const value = values[row * width + feature]!
      if (value < lowest) lowest = value
      if (value > highest) highest = value
    }
    if (highest > lowest) return { feature, at: lowest + random.next() * (highest - lowest) }
  }
  return null
}

/** Moves the rows up to the cut to the front, in place; how many they are. */
function partition({ values, width }: Table, rows: Int32Array, { feature, at }: Split): number {
  let low = 0
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!
    if (values[row * width + feature]! > at) continue
    rows[i] = rows[low]!
    rows[low++] = row
  }
  return low
}
