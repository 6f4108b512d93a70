import { countOf, formatCount } from "../words/index.ts"
import { renderFooter, renderHtml, renderPlainPage } from "./html.ts"
import { onPaper } from "./on-paper.ts"
import { partFile, perPart } from "./part-files.ts"
import type { ClockHead, IncidentRow, View } from "./view/types.ts"

/** One PDF of the report: what the browser is given, and how to know that it was printed to its end. */
export interface Part {
  readonly file: string
  readonly html: string
  readonly footer: string
  /** Id of its last section, which something links to. */
  readonly endMarker: string
}

/**
 * The report on paper: one PDF, or where more incidents than `perPart` have pages, report.pdf with all that is said of the night and the gravest of
 * them, then report-2.pdf and so on with the next; each names the others.
 */
export function partsOf(whole: View): Part[] {
  const view = onPaper(whole)
  const count = Math.max(1, Math.ceil(view.incidents.length / perPart))
  if (count === 1) return [{ file: partFile(1), html: renderHtml(view), footer: renderFooter(view), endMarker: "manifest" }]
  const rest = Array.from({ length: count - 1 }, (_, index) => laterPart(view, index + 2, count))
  return [firstPart(view, count), ...rest]
}

/** A later part of the report on paper: further incidents with their pages, and nothing else of the night. */
interface PartView extends Pick<View, "page" | "title" | "footer" | "zone" | "incidents"> {
  readonly kicker: string
  readonly date: string
  readonly headline: string
  readonly lede: string
  readonly clock: ClockHead
  readonly rows: readonly IncidentRow[]
  readonly end: string
}

function firstPart(view: View, count: number): Part {
  const all = view.all?.map((row, index) => elsewhere(row, Math.floor(index / perPart) + 1, 1)) ?? null
  const parts = `pages of the incidents after number ${perPart} in ${partFile(2)}${count > 2 ? ` to ${partFile(count)}` : ""}`
  const cover = { ...view.cover, parts }
  const own = { ...view, cover, all, incidents: view.incidents.slice(0, perPart), footer: footerOf(view, 1, count) }
  return { file: partFile(1), html: renderHtml(own), footer: renderFooter(own), endMarker: "manifest" }
}

function laterPart(view: View, number: number, count: number): Part {
  const from = (number - 1) * perPart
  const incidents = view.incidents.slice(from, from + perPart)
  const part: PartView = {
    page: view.page,
    zone: view.zone,
    title: `${view.title}, part ${number} of ${count}`,
    footer: footerOf(view, number, count),
    kicker: view.cover.kicker,
    date: view.cover.date,
    headline: `Incidents ${formatCount(from + 1)} to ${formatCount(from + incidents.length)} of ${formatCount(view.all?.length ?? 0)}`,
    lede: ledeOf(number, count),
    clock: view.cover.clock,
    rows: (view.all ?? []).slice(from, from + incidents.length),
    incidents,
    end: `The end of part ${number} of ${count}: ${countOf(incidents.length, "incident")}.`,
  }
  return { file: partFile(number), html: renderPlainPage("part", part), footer: renderFooter(part), endMarker: "end" }
}

/** An incident that has its pages in another part is named with it instead of linked. */
function elsewhere(row: IncidentRow, number: number, here: number): IncidentRow {
  return row.anchor === null || number === here ? row : { ...row, anchor: null, part: partFile(number) }
}

function ledeOf(number: number, count: number): string {
  const next = number < count ? ` The next incidents are in ${partFile(number + 1)}.` : " No incident with pages of its own comes after these."
  return `Part ${number} of ${count}, less grave than what stands in ${partFile(number - 1)}. The night in one page, all incidents in one table, `
    + `the hosts and their data and how it was found are in ${partFile(1)}.${next}`
}

function footerOf(view: View, number: number, count: number): string {
  return `${view.footer} · part ${number} of ${count}`
}
