import { arithmetic } from "../ops/arithmetic.ts"
import { decoder } from "../ops/decoder.ts"
import { elementwise } from "../ops/elementwise.ts"
import { layout } from "../ops/layout.ts"
import { lstm } from "../ops/lstm.ts"
import { missing } from "../ops/nan-mask.ts"
import { reduction } from "../ops/reduction.ts"
import type { Op, OpName } from "./types.ts"

/**
 * All that the engine can say: one row an op. A row needs its shapes, its gradient, and its words in each
 * runtime.
 */
export const ops: Readonly<Record<OpName, Op>> = {
  ...arithmetic,
  ...elementwise,
  ...reduction,
  ...layout,
  ...missing,
  ...lstm,
  ...decoder,
}
