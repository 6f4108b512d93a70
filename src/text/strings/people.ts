/**
 * What only people know: blanks to fill in, verdicts to tick. The blanks of the Markdown stand in
 * templates/postmortem.md.hbs.
 */
export const people = {
  blanks: {
    owner: "Owner",
    impact: "Customer impact",
    trigger: "Trigger",
    lessons: "What went well, what went less well",
    notes: "Notes",
  },
  verdicts: {
    confirmed: "confirmed",
    expected: "expected",
    "false-alarm": "false alarm",
    "new-trend": "new trend",
  },
  judgedBy: (verdict: string, author: string, date: string, note: string) =>
    `${verdict}, by ${author} on ${date}${note === "" ? "" : `: ${note}`}`,
  unfilled: (file: string) =>
    `What only people know. It is written into ${file}, and stands here in later reports.`,
} as const
