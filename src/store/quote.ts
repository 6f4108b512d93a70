/** A text as an SQL literal. SQL text cannot contain NUL: bind such a value instead. */
export function literal(text: string): string {
  if (text.includes("\0")) throw new Error("a text with NUL must be bound, not quoted")
  return `'${text.replaceAll("'", "''")}'`
}

/** A name as an SQL identifier; NUL becomes U+FFFD. */
export function identifier(name: string): string {
  return `"${name.replaceAll("\0", "\uFFFD").replaceAll('"', '""')}"`
}

/** A path as a literal for read_csv, read_parquet and read_json, with glob characters escaped. */
export function fileLiteral(path: string): string {
  return literal(path.replace(/[[*?]/g, "[$&]"))
}
