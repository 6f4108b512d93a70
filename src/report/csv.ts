/**
 * Rows of a CSV as RFC 4180 has it: quotes, doubled quotes, line breaks inside quotes. An empty last line is
 * no row.
 */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  for (const [, quoted, plain = "", end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'))
    if (end === ",") continue
    if (row.length > 1 || row[0] !== "") rows.push(row)
    row = []
    if (end === "") break
  }
  return rows
}
