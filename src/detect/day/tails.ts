import type { ScoredWindows } from "../../engine/index.ts"
import { type Dataset, observedRows } from "../dataset.ts"
import { smoothRadius } from "../scoring/smooth.ts"

/** A row, and the rows before it that its score by day depends on. */
export const knownRows = smoothRadius + 1

/** The end of one window, as a model scored it. */
export interface WindowTail {
  /** Square of the share of its rows that hold a value. */
  readonly weight: number
  /** Squared errors of its last rows, `knownRows` at most: [rows × features]. */
  readonly errors: Float32Array
}

/** Tails by the row on which their window ends. */
export type TailsByEnd = ReadonlyMap<number, WindowTail>

export interface TailCollector {
  /** `window`: rows of the windows that were scored. */
  readonly observe: (scored: ScoredWindows, window: number) => void
  readonly tails: TailsByEnd
}

/** Collects the tails of windows that end on `from` or later, while a night is scored. */
export function collectTails(
  dataset: Pick<Dataset, "observedBefore" | "width">,
  from: number,
): TailCollector {
  const tails = new Map<number, WindowTail>()
  return {
    tails,
    observe: ({ starts, errors }, window) => {
      starts.forEach((start, i) => {
        const end = start + window - 1
        if (end >= from)
          tails.set(end, {
            weight: (observedRows(dataset, start, start + window) / window) ** 2,
            errors: tailOf(errors, { place: i, windows: starts.length, width: dataset.width }),
          })
      })
    },
  }
}

/** The tail of the window at `place` of [windows × rows × features]; a copy. */
export function tailOf(
  errors: Float32Array,
  { place, windows, width }: { readonly place: number; readonly windows: number; readonly width: number },
): Float32Array {
  const perWindow = errors.length / windows
  const end = (place + 1) * perWindow
  return errors.slice(end - Math.min(perWindow, knownRows * width), end)
}

/**
 * Errors of consecutive rows as they were known when the last of them was the newest: means over the windows
 * that had ended by then, weighted as by night. `tails`: of the window that ends on each row. [rows ×
 * features]; NaN where the value is missing or no window ended.
 */
export function knownErrors(tails: readonly (WindowTail | undefined)[], values: Float32Array): Float32Array {
  const width = values.length / tails.length
  const errors = new Float32Array(values.length)
  for (let row = 0; row < tails.length; row++) {
    let weights = 0
    for (let end = row; end < tails.length; end++) {
      const tail = tails[end]
      const at = tail === undefined ? -1 : tail.errors.length - (end - row + 1) * width
      if (tail === undefined || at < 0) continue
      weights += tail.weight
      for (let f = 0; f < width; f++) errors[row * width + f]! += tail.weight * tail.errors[at + f]!
    }
    for (let at = row * width; at < (row + 1) * width; at++)
      errors[at] = Number.isNaN(values[at]) ? NaN : errors[at]! / weights
  }
  return errors
}
