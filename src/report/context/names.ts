import { escapePattern, type Incident, type RunResult } from "../../base/index.ts"
import { escapeMarkdown } from "../markdown.ts"
import { shorten } from "../sanitize.ts"

/** Letters to which sentences and tables shorten names. */
const lengths = [14, 20, 28, 32, 40, 48, 60, 100, 120, 255, 400]

/**
 * Marks the names of monitored systems in a line of Markdown as code, so that a reader takes them for data
 * and never for instructions: hosts, features with their labels, and texts of events.
 */
export function nameMarker({ contributions, hosts, events }: Names): (text: string) => string {
  const names = [...hosts, ...contributions, ...events].filter(name => name.trim() !== "")
  const forms = [...new Set(names.flatMap(name => [name, ...lengths.map(length => shorten(name, length))]))]
  const longestFirst = forms.sort((a, b) => b.length - a.length).map(escapePattern)
  if (longestFirst.length === 0) return escapeMarkdown
  const named = new RegExp(`(?<![\\p{L}\\p{N}_-])(${longestFirst.join("|")})(?![\\p{L}\\p{N}_-])`, "u")
  return text =>
    text
      .split(named)
      .map((part, i) => (i % 2 === 1 ? codeSpan(part) : escapeMarkdown(part)))
      .join("")
}

interface Names {
  readonly hosts: readonly string[]
  /** Features and their labels. */
  readonly contributions: readonly string[]
  readonly events: readonly string[]
}

/** All names that a page on the incident may hold. */
export function namesOf({ members }: Incident, { hosts, events }: RunResult): Names {
  return {
    hosts: hosts.map(({ host }) => host),
    contributions: members.flatMap(member =>
      member.contributions.flatMap(({ feature, label }) => [feature, label]),
    ),
    events: events.map(({ text }) => text),
  }
}

/** A code span of CommonMark that also fits into a cell of a table. */
function codeSpan(name: string): string {
  const longest = Math.max(0, ...[...name.matchAll(/`+/g)].map(([ticks]) => ticks.length))
  const fence = "`".repeat(longest + 1)
  const pad = longest > 0 ? " " : ""
  return `${fence}${pad}${name.replace(/\s+/g, " ").replaceAll("|", "\\|")}${pad}${fence}`
}
