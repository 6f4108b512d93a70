/**
 * A statement as data: a code, and the parameters that `Table` has for it. Only the report and the command
 * line turn it into a sentence.
 */
export type Coded<Table, Code extends keyof Table = keyof Table> = {
  readonly [C in Code]: { readonly code: C; readonly params: Table[C] }
}[Code]

/** Parameters of a code that needs none. */
export type NoParams = Readonly<Record<string, never>>

/** A sentence from a version 1 result, which has no codes. */
export interface Sentence {
  readonly text: string
}
