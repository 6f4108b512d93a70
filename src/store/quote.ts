/** A text as an SQL literal. NUL cannot stand in SQL text: bind such a value instead. */
export function literal(text: string): string {
  if (text.includes("\0")) throw new Error("a text with NUL must be bound, not quoted")
  return `'${text.replaceAll("'", "''")}'`
}

/** A name as an SQL identifier; NUL, which SQL text cannot hold, becomes U+FFFD. */
export function identifier(name: string): string {
  return `"${name.replaceAll("\0", "\uFFFD").replaceAll('"', '""')}"`
}

/**
 * One file's path as the literal that read_csv, read_parquet and read_json take: its glob characters mean
 * themselves.
 */
export function fileLiteral(path: string): string {
  return literal(path.replace(/[[*?]/g, "[$&]"))
}
