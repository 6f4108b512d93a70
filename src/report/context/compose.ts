import Handlebars from "handlebars"
import type { Incident } from "../../base/index.ts"
import { compileTemplate } from "../templates.ts"
import type { Context, EvidenceFiles } from "../facts/context.ts"
import type { PostmortemView } from "../postmortem/types.ts"
import { composePostmortem } from "../postmortem/compose.ts"
import { shorten } from "../sanitize.ts"
import { nameMarker, namesOf } from "./names.ts"
import { tokensOf } from "./tokens.ts"

/** What a chat or an assistant takes in one message beside a question. */
export const mostTokens = 8000

/** Letters of a sentence or cell at most; one that names 300 hosts is no longer a sentence. */
const longestText = 600

/** Rows of a list at most, in the order in which they are tried. */
const limits = [60, 30, 15, 8, 4, 2, 1]

/** Pages of one night; the template is read once. */
export function contextWriter(context: Context): (incident: Incident, evidence: EvidenceFiles) => string {
  const render = compileTemplate("context.md")
  return (incident, evidence) => {
    const view = composePostmortem(incident, context, { evidence, copy: null })
    const mark = nameMarker(namesOf(incident, context.result))
    const pages = limits.map(
      limit => (): string => render(marked({ ...view, id: incident.id, ...cut(view, limit) }, mark)),
    )
    return firstThatFits(pages)
  }
}

/** The most detailed page of at most 8,000 tokens; the shortest is cut where even it is longer. */
function firstThatFits(pages: readonly (() => string)[]): string {
  let shortest = ""
  for (const page of pages) {
    shortest = page()
    if (tokensOf(shortest) <= mostTokens) return shortest
  }
  let length = shortest.length
  while (tokensOf(shortest.slice(0, length)) > mostTokens) length = Math.floor(length * 0.9)
  return `${shortest.slice(0, length)}\n`
}

/** The view with lists of at most `limit` rows, and how many rows it lacks. */
function cut(view: PostmortemView, limit: number): object {
  const signals = view.signals.map(table => ({ ...table, rows: table.rows.slice(0, limit) }))
  const short = {
    timeline: view.timeline.slice(0, limit),
    onsets: view.onsets.slice(0, limit),
    signals: signals.slice(0, Math.max(1, limit / 4)),
    normalDays: view.normalDays.slice(0, 2),
    detector: view.detector.slice(0, limit),
    confidence: view.confidence.slice(0, limit),
    suppressed: view.suppressed.slice(0, limit),
    sameTime: view.sameTime.slice(0, limit),
    notMeasured: view.notMeasured.slice(0, limit),
    quality: view.quality.slice(0, limit),
    evidence: view.evidence.slice(0, limit),
  }
  const rows = (lists: Pick<PostmortemView, "timeline" | "onsets" | "signals">): number =>
    lists.timeline.length +
    lists.onsets.length +
    lists.signals.reduce((sum, table) => sum + table.rows.length, 0)
  return { ...short, leftOut: rows(view) - rows(short) }
}

/** Every text of the view, escaped and with its names marked. Paths stand in code spans of the template. */
function marked(part: unknown, mark: (text: string) => string): object {
  return markPart(part, mark) as object
}

function markPart(part: unknown, mark: (text: string) => string): unknown {
  if (typeof part === "string") return new Handlebars.SafeString(mark(shorten(part, longestText)))
  if (Array.isArray(part)) return part.map(one => markPart(one, mark))
  if (typeof part !== "object" || part === null) return part
  return Object.fromEntries(
    Object.entries(part).map(([key, value]) => [
      key,
      key === "href" && typeof value === "string"
        ? new Handlebars.SafeString(pathOf(value))
        : markPart(value, mark),
    ]),
  )
}

/** A link's target as a path of the run's folder. */
function pathOf(href: string): string {
  return href.replace(/^\.\.\//, "").replaceAll("`", "%60")
}
