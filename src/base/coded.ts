/**
 * A statement as data: a code, and the parameters that `Table` has for it. The report and the command line
 * turn it into a sentence; no other room does.
 */
export type Coded<Table, Code extends keyof Table = keyof Table> = {
  readonly [C in Code]: { readonly code: C; readonly params: Table[C] }
}[Code]

/** Parameters of a code that says all by itself. */
export type NoParams = Readonly<Record<string, never>>

/** A sentence of a version 1 result, which had no codes. */
export interface Sentence {
  readonly text: string
}
