/** A text as one field of a CSV file: quoted where it must be (RFC 4180). */
export function csvField(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Text that a spreadsheet would take for a formula gets a leading apostrophe. */
export function spreadsheetSafe(text: string): string {
  return /^[=+@\t\r\n＝＋＠－-]/.test(text) ? `'${text}` : text
}
