import { countOf, formatCount } from "../../text/index.ts"
import { renderHtml, renderPlainPage } from "../html/render.ts"
import { printView } from "./print-view.ts"
import { type PartSpan, partSpans } from "../part-files.ts"
import type { View } from "../html/types.ts"
import type { ClockHead } from "../facts/clock.ts"
import type { IncidentRow } from "../facts/night/incident-rows.ts"
import { cover } from "../facts/wording/cover.ts"

const words = cover.parts

/** One PDF of the report: its HTML, and the id that proves it was printed to its end. */
export interface Part {
  readonly file: string
  readonly html: string
  /** Id of its last section, the target of a link. */
  readonly endMarker: string
}

/**
 * The printed report: report.pdf with the night and the most severe incidents, then report-2.pdf and so on
 * with the rest. Each names the others.
 */
export function partsOf(whole: View): Part[] {
  const view = printView(whole)
  const spans = partSpans(view.incidents.length)
  if (spans.length === 1) return [{ file: spans[0].file, html: renderHtml(view), endMarker: "manifest" }]
  return spans.map((_, index) => (index === 0 ? firstPart(view, spans) : laterPart(view, spans, index)))
}

type Spans = readonly [PartSpan, ...PartSpan[]]

/** A later part: the pages of further incidents. */
interface PartView extends Pick<View, "page" | "title" | "footer" | "zone" | "incidents"> {
  readonly kicker: string
  readonly date: string
  readonly headline: string
  readonly lede: string
  readonly clock: ClockHead
  readonly rows: readonly IncidentRow[]
  readonly end: string
}

function firstPart(view: View, spans: Spans): Part {
  const [own, next = own] = spans
  const last = spans.at(-1) ?? own
  const places = new Map(
    view.incidents.map(({ anchor }, index) => [
      anchor,
      spans.find(({ from, to }) => index >= from && index < to) ?? last,
    ]),
  )
  const all = view.all?.map(row => linkToPart(row, places.get(row.anchor ?? ""), own)) ?? null
  const parts = words.elsewhere({ after: own.to, next: next.file, last: last === next ? null : last.file })
  const footer = words.footer(view.footer, 1, spans.length)
  const page = {
    ...view,
    cover: { ...view.cover, parts },
    all,
    incidents: view.incidents.slice(0, own.to),
    footer,
  }
  return { file: own.file, html: renderHtml(page), endMarker: "manifest" }
}

function laterPart(view: View, spans: Spans, index: number): Part {
  const { file, from, to } = spans[index] ?? spans[0]
  const [number, count] = [index + 1, spans.length]
  const incidents = view.incidents.slice(from, to)
  const rows = new Map((view.all ?? []).map(row => [row.anchor, row]))
  const part: PartView = {
    page: view.page,
    zone: view.zone,
    title: words.title(view.title, number, count),
    footer: words.footer(view.footer, number, count),
    kicker: view.cover.kicker,
    date: view.cover.date,
    headline: words.headline(formatCount(from + 1), formatCount(to), formatCount(view.total)),
    lede: partSummary(spans, index),
    clock: view.cover.clock,
    rows: incidents.flatMap(({ anchor }) => rows.get(anchor) ?? []),
    incidents,
    end: words.end(number, count, countOf(to - from, "incident")),
  }
  return { file, html: renderPlainPage("part", part), endMarker: "end" }
}

/** Names the part with an incident's pages, where a link is impossible. */
function linkToPart(row: IncidentRow, there: PartSpan | undefined, here: PartSpan): IncidentRow {
  return there === undefined || there === here ? row : { ...row, anchor: null, part: there.file }
}

function partSummary(spans: Spans, index: number): string {
  const next = spans[index + 1]
  return words.summary({
    number: index + 1,
    count: spans.length,
    before: (spans[index - 1] ?? spans[0]).file,
    first: spans[0].file,
    after: next ? words.next(next.file) : words.noNext,
  })
}
