import type { Coded } from "../../../base/index.ts"

/** One sentence per code. */
export type Wording<Table> = { readonly [Code in keyof Table]: (params: Table[Code]) => string }

/** Turns a statement into its sentence. */
export function word<Table, Code extends keyof Table>(
  wording: Wording<Table>,
  { code, params }: Coded<Table, Code>,
): string {
  return wording[code](params)
}
