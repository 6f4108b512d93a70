import { type Detector, emptyTrainingRecord } from "../detector.ts"
import { fitSeasonalBaseline, seasonalErrors } from "../expected/seasonal-baseline.ts"

/** Medians by time of day and week: what every model must beat, and the fallback where none is usable. */
export const seasonalBaseline: Detector = {
  name: "seasonal-baseline",
  label: "seasonal",
  train: async ({ dataset, rule: { seed } }) => {
    const startedAt = performance.now()
    const errors = seasonalErrors(fitSeasonalBaseline(dataset), dataset.values)
    return {
      kind: "unsaved",
      training: emptyTrainingRecord({ dataset, seed, startedAt }),
      notes: [],
      errors: async () => errors,
    }
  },
}
