/** Incidents with pages of their own in one PDF: a browser's memory grows with the document. */
export const perPart = 25

/** report.pdf, report-2.pdf … */
export function partFile(number: number): string {
  return number === 1 ? "report.pdf" : `report-${number}.pdf`
}
