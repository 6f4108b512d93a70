/**
 * Sections for the team to fill in, and verdicts to tick. Their Markdown blanks are in
 * templates/postmortem.md.hbs.
 */
export const people = {
  blanks: {
    owner: "Owner",
    impact: "Customer impact",
    trigger: "Trigger",
    lessons: "What went well, what did not",
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
  unfilled: (file: string) => `For people to fill in. Edit ${file}; later reports show the text here.`,
} as const
