import { type Incident, labelLine, type LabelVerdict, labelVerdicts } from "../../base/index.ts"
import type { Clock } from "./clock.ts"
import { ms, type Draft } from "./context.ts"
import { people } from "./wording/people.ts"

/** The sections of an incident that the team fills in: their texts, or blanks. */
export interface HumanSectionsView {
  readonly intro: string
  readonly blanks: readonly Blank[]
  readonly verdicts: readonly {
    readonly verdict: LabelVerdict
    readonly name: string
    readonly ticked: boolean
  }[]
  /** The verdict as text, from labels.yaml or next to the boxes. */
  readonly judgement: string | null
  /** Action, owner, due, done; blank rows where there is none. */
  readonly actions: readonly (readonly string[])[]
  /** The postmortem for a wiki; null where there is none. */
  readonly markdown: string | null
  /** One entry of labels.yaml, with the first verdict. */
  readonly label: string
}

export interface Blank {
  readonly name: string
  /** The team's text; null where there is none. */
  readonly text: string | null
}

const sections = ["owner", "impact", "trigger", "lessons"] as const
const blankRows = 2
const columns = 4

export function humanSectionsOf(
  incident: Incident,
  { draft, file, clock }: { draft: Draft | undefined; file: string; clock: Clock },
): HumanSectionsView {
  const written = draft?.written ?? new Map<string, string>()
  const verdict = written.get("verdict") ?? ""
  const ticked = labelVerdicts.filter(each => isTicked(verdict, people.verdicts[each]))
  const notes = written.get("notes")
  const actions = rowsOf(written.get("actions") ?? "")
  return {
    intro: people.unfilled(file),
    blanks: [
      ...sections.map(section => ({ name: people.blanks[section], text: textOf(written.get(section)) })),
      ...(notes ? [{ name: people.blanks.notes, text: textOf(notes) }] : []),
    ],
    verdicts: labelVerdicts.map(each => ({
      verdict: each,
      name: people.verdicts[each],
      ticked: ticked.includes(each) || incident.label?.verdict === each,
    })),
    judgement:
      judgementOf(incident, clock) ?? (verdict !== "" && ticked.length === 0 ? textOf(verdict) : null),
    actions:
      actions.length > 0
        ? actions
        : Array.from({ length: blankRows }, () => Array.from({ length: columns }, () => "")),
    markdown: draft ? plainMarkdown(draft.markdown) : null,
    label: labelLine({
      incident: incident.id,
      verdict: "confirmed",
      date: new Date(ms(incident.end)).toISOString().slice(0, 10),
    }),
  }
}

function judgementOf({ label }: Incident, clock: Clock): string | null {
  if (!label) return null
  const date = Number.isNaN(ms(label.date)) ? label.date : clock.date(ms(label.date))
  return people.judgedBy(people.verdicts[label.verdict], label.author, date, label.note)
}

function isTicked(text: string, name: string): boolean {
  return text.split("\n").some(line => /^\s*[-*] \[[xX]\]/.test(line) && line.includes(name))
}

/** Removes unanswered prompts and repeated empty lines. */
function textOf(text: string | undefined): string | null {
  const lines = (text ?? "").split("\n").filter(line => !/: …$/.test(line))
  const filled = lines
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim()
  return filled === "" ? null : filled
}

/** Rows of a Markdown table below its header; other lines become rows of one cell. Skips blank rows. */
function rowsOf(text: string): string[][] {
  const lines = text.split("\n").filter(line => line.trim() !== "")
  const rule = lines.findIndex(line => /^[|\s:-]+$/.test(line) && line.includes("-"))
  return lines
    .slice(rule + 1)
    .map(cellsOf)
    .filter(cells => cells.some(cell => cell !== ""))
    .map(cells => Array.from({ length: columns }, (_, index) => cells[index] ?? ""))
}

function cellsOf(line: string): string[] {
  const cells = line.includes("|")
    ? line
        .trim()
        .replace(/^\||\|$/g, "")
        .split(/(?<!\\)\|/)
    : [line]
  return cells.map(cell => cell.replaceAll("\\|", "|").trim())
}

/** The postmortem without Noctule's markers, for copying elsewhere. */
export function plainMarkdown(markdown: string): string {
  return markdown
    .replace(/<!-- [^]*? -->\n?/g, "")
    .replace(/\n{3,}/g, "\n\n")
    .trim()
}
