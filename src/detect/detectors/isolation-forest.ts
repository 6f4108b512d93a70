import type { Matrix } from "../../base/index.ts"
import { seeded } from "../../stats/index.ts"
import { interpolateGaps } from "../scoring/interpolate.ts"
import { type Detector, emptyTrainingRecord } from "../detector.ts"
import { creditsOf, type Forest, growForest } from "./forest.ts"
import { type Dataset, hasObservedRows } from "../dataset.ts"

/**
 * Asks how few random cuts part a row from the history's, by which features. Its errors are the cuts that a
 * feature saved; where it saved none, 0. Against the forest's plain score, judging each feature by its own
 * standard raised AUC-PR on labelled servers from .36 to .51 and from .12 to .25.
 */
export const isolationForest: Detector = {
  name: "isolation-forest",
  label: "forest",
  train: async ({ dataset, rule: { seed } }) => {
    const startedAt = performance.now()
    const forest = forestOf(dataset, { seed })
    const nodes = forest.trees.reduce((sum, { feature }) => sum + feature.filter(f => f >= 0).length, 0)
    const rows = Math.min(256, trainableRows(dataset).length)
    const reason = { code: "trees-grown", params: { trees: forest.trees.length, rows } } as const
    return {
      kind: "unsaved",
      training: emptyTrainingRecord({ dataset, seed, startedAt, parameters: 2 * nodes, reason }),
      notes: [],
      errors: async () => errorsOf(forest, dataset),
      scoreSegments: async segments =>
        segments.map(values =>
          errorsOf(forest, { values, width: dataset.width, rows: values.length / dataset.width }),
        ),
    }
  },
}

/** The forest that a host's rows and a seed grow. */
export function forestOf(
  dataset: Dataset,
  { seed, trees = 100 }: { readonly seed: number; readonly trees?: number },
): Forest {
  return growForest(
    { values: interpolateGaps(dataset), width: dataset.width },
    { rows: trainableRows(dataset), random: seeded(`${seed}/forest`), trees },
  )
}

/** Training rows that hold a value. */
export function trainableRows(dataset: Dataset): Int32Array {
  const { trainStart, trainEnd } = dataset
  const rows = Int32Array.from({ length: trainEnd - trainStart }, (_, i) => trainStart + i)
  return rows.filter(row => hasObservedRows(dataset, row, row + 1))
}

function errorsOf(forest: Forest, rows: Matrix): Float32Array {
  const credits = creditsOf(forest, { values: interpolateGaps(rows), width: rows.width })
  return credits.map((credit, at) => (rows.values[at] === rows.values[at] ? Math.max(0, credit) : NaN))
}
