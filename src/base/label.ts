export const labelVerdicts = ["confirmed", "expected", "false-alarm", "new-trend"] as const
export type LabelVerdict = (typeof labelVerdicts)[number]

/** The team's verdict, from labels.yaml. */
export interface Label {
  readonly verdict: LabelVerdict
  readonly author: string
  readonly date: string
  readonly note: string
}

/** An entry of labels.yaml, for one incident by id or for similar ones by fingerprint. */
export interface LabelEntry extends Label {
  readonly incident: string | null
  readonly fingerprint: string | null
  /** Glob: an entry by fingerprint applies only to incidents whose hosts all match. */
  readonly hosts: string
}

/** A known past incident, from incidents.yaml. */
export interface LabelledIncident {
  /** Glob of the affected hosts. */
  readonly hosts: string
  /** Epoch ms, both inclusive. */
  readonly start: number
  readonly end: number
  /** Features that contributed; may be empty. */
  readonly causes: readonly string[]
  readonly text: string
}

/**
 * An entry of labels.yaml as one line, as `noctule label` writes it and the report's copy button copies it.
 * `- { incident: "INC-20261120-7F3K", verdict: expected, author: "Ada", date: 2026-11-21, note: "load test"
 * }`
 */
export function labelLine(entry: Pick<LabelEntry, "incident" | "verdict"> & Partial<LabelEntry>): string {
  const { incident, fingerprint = null, hosts = "*", verdict, author = "", date = "", note = "" } = entry
  const parts = [
    incident === null ? [] : [`incident: ${JSON.stringify(incident)}`],
    fingerprint === null ? [] : [`fingerprint: ${bare(fingerprint)}`],
    hosts === "*" ? [] : [`hosts: ${JSON.stringify(hosts)}`],
    [
      `verdict: ${verdict}`,
      `author: ${JSON.stringify(author)}`,
      `date: ${bare(date)}`,
      `note: ${JSON.stringify(note)}`,
    ],
  ]
  return `- { ${parts.flat().join(", ")} }`
}

/** Fingerprints and dates need no quotes; JSON strings are valid YAML. */
function bare(text: string): string {
  return /^[A-Za-z0-9][A-Za-z0-9-]*$/.test(text) ? text : JSON.stringify(text)
}
