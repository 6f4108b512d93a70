import { arithmetic } from "../ops/arithmetic.ts"
import { decoder } from "../ops/decoder.ts"
import { elementwise } from "../ops/elementwise.ts"
import { layout } from "../ops/layout.ts"
import { lstm } from "../ops/lstm.ts"
import { reduction } from "../ops/reduction.ts"
import { rnn } from "../ops/rnn.ts"
import type { Op, Rows } from "./op.ts"
import type { OpName } from "./signatures.ts"

const rows: Rows<OpName> = {
  ...arithmetic,
  ...elementwise,
  ...reduction,
  ...layout,
  ...lstm,
  ...rnn,
  ...decoder,
}

/** Every op of a graph, one row per op: shapes, gradient, and form in each runtime. */
export const ops: Readonly<Record<OpName, Op>> = rows
