/** Rows that are alike, side by side: those of group g, in their order, are `rows` [starts[g], starts[g + 1]). */
export interface Groups {
  readonly rows: Int32Array
  readonly starts: Int32Array
}

/** `of`: the group of each row, below `count`. */
export function groupsOf(of: Int32Array, count: number): Groups {
  const starts = new Int32Array(count + 1)
  for (const group of of) starts[group + 1]! += 1
  for (let group = 0; group < count; group++) starts[group + 1]! += starts[group]!
  const rows = new Int32Array(of.length)
  const next = starts.slice()
  for (let row = 0; row < of.length; row++) rows[next[of[row]!]!++] = row
  return { rows, starts }
}

/** Each row's value with its group: group → values. */
export function grouped(values: Float32Array, { rows, starts }: Groups): Float32Array[] {
  const laid = new Float32Array(rows.length)
  for (let at = 0; at < rows.length; at++) laid[at] = values[rows[at]!]!
  return Array.from({ length: starts.length - 1 }, (_, group) => laid.subarray(starts[group], starts[group + 1]))
}
