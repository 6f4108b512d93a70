/** Incidents with pages in each PDF: the browser's memory grows with the document. */
const [inFirst, inLater] = [25, 25] as const

/** A PDF of the report, and its incidents: indices `from` (inclusive) to `to` (exclusive). */
export interface PartSpan {
  readonly file: string
  readonly from: number
  readonly to: number
}

/** The PDFs for `count` incidents with pages; at least one. */
export function partSpans(count: number): readonly [PartSpan, ...PartSpan[]] {
  const first = { file: partFile(1), from: 0, to: Math.min(count, inFirst) }
  const later = Array.from({ length: Math.ceil(Math.max(0, count - inFirst) / inLater) }, (_, index) => {
    const from = inFirst + index * inLater
    return { file: partFile(index + 2), from, to: Math.min(count, from + inLater) }
  })
  return [first, ...later]
}

/** report.pdf, report-2.pdf … */
export function partFile(number: number): string {
  return number === 1 ? "report.pdf" : `report-${number}.pdf`
}
