import type { LabelEntry } from "./incident-history.ts"

/**
 * One entry of labels.yaml as one line: what `noctule label` writes, and what the report's copy button gives.
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

/** Fingerprints and dates need no quotes. JSON's strings are YAML's. */
function bare(text: string): string {
  return /^[A-Za-z0-9][A-Za-z0-9-]*$/.test(text) ? text : JSON.stringify(text)
}
