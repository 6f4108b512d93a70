import { countOf } from "../../text/index.ts"

/** Texts of a mail: subject, additions to page one, attachments. */
export const mail = {
  when: ({
    start,
    until,
    length,
    open,
    past,
  }: {
    start: string
    until: string
    length: string
    open: boolean
    past: string | null
  }) => `${start}, ${until}; ${length}${open ? " so far" : ""}${past === null ? "" : `; ${past}`}`,
  hosts: (named: readonly string[], more: number) =>
    more > 0 ? `${named.join(", ")} and ${countOf(more, "more host")}` : named.join(", "),
  further: (count: number) => `${countOf(count, "more incident")} in the report.`,
  resolved: (severity: string, title: string) => `${severity}: ${title}`,
  footer: ({ run, job, zone, utc }: { run: string; job: string; zone: string; utc: boolean }) =>
    `Run ${run} of job ${job}. Times are ${zone}${utc ? ", with UTC in parentheses" : ""}.`,
  pictureTitle: (title: string, note: string) => `${title}, ${note}`,

  /** Attachments, and where the rest is. */
  attachments: {
    whole: (size: string) => `PDF report attached (${size}).`,
    firstPages: ({ pages, of, size }: Readonly<Record<"pages" | "of" | "size", string>>) =>
      `First ${pages} of ${of} pages attached as PDF (${size}).`,
    tooLarge: (size: string, path: string) => `Full PDF (${size}), too large to attach: ${path}`,
    noPdf: "The PDF could not be created; the interactive report says why.",
    parts: (parts: number, last: string, folder: string) =>
      `${countOf(parts, "more part")} of the PDF, up to ${last}: ${folder}`,
    lostParts: (parts: number) =>
      `${countOf(parts, "more part")} could not be created; the interactive report says why.`,
    page: (path: string) => `Interactive report: ${path}`,
    drafts: (folder: string) => `Postmortem drafts: ${folder}`,
  },
} as const
