/**
 * Incidents with pages of their own in report.pdf, and in each PDF after it: a browser's memory grows with
 * the document.
 */
const [inFirst, inLater] = [25, 25] as const

/**
 * One PDF of the report, and the incidents that have their pages in it: from number `from` up to, not with,
 * number `to`, counted from 0.
 */
export interface PartSpan {
  readonly file: string
  readonly from: number
  readonly to: number
}

/** The PDFs that `count` incidents with pages take; at least one. */
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
