/** Texts about a run without a report: page, mail and messages. */
export const failure = {
  headline: "No report for this night: the run failed",
  title: (job: string, headline: string) => `${job}: ${headline}`,
  subject: (job: string, what: string) => `${job}: NO REPORT: ${what}`,
  summary: "No host was scored. The state of the hosts during this night is unknown.",
  facts: {
    what: "What",
    where: "Where",
    hint: "Fix",
    during: "During",
    job: "Job",
    command: "Command",
    exit: "Exit code",
    exitOf: (exit: number, code: string) => `${exit} (${code})`,
    versions: "Versions",
    when: "When",
    lastGood: "Last good report",
  },
  stage: (stage: string) => (stage === "start" ? "startup" : `stage “${stage}”`),
  noGood: "This job has no earlier report.",
  lastGood: (night: string, incidents: string, run: string) =>
    `The last good report is still available: night to ${night}, ${incidents}, run ${run}.`,
} as const
