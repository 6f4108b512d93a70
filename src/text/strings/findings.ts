/** Reasons for which a finding is suppressed. */
export const suppressed = {
  insideWindow: ({
    title,
    span,
    source,
    minutes,
  }: {
    title: string
    span: string
    source: string
    minutes: number
  }) => `inside ${title}, ${span} (${source}), give or take ${minutes} min`,
  expected: ({
    author,
    date,
    note,
    fingerprint,
  }: Readonly<Record<"author" | "date" | "note" | "fingerprint", string>>) =>
    `labelled expected${author === "" ? "" : ` by ${author}`}${date === "" ? "" : ` on ${date}`}${note === "" ? "" : `: ${note}`} (${fingerprint})`,
} as const
