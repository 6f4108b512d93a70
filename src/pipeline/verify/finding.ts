/** What `noctule verify` found out about a part of a run. */
export interface Finding {
  /** "inputs", "result", "report.html" … */
  readonly part: string
  /** "unknown": what it would be compared with is not here. */
  readonly state: "same" | "different" | "unknown"
  readonly what: string
  /** Empty where there is nothing to do. */
  readonly hint: string
}

export const same = (part: string, what: string): Finding => ({ part, state: "same", what, hint: "" })

export const different = (part: string, what: string, hint: string): Finding => ({
  part,
  state: "different",
  what,
  hint,
})

export const unknown = (part: string, what: string, hint = ""): Finding => ({
  part,
  state: "unknown",
  what,
  hint,
})
