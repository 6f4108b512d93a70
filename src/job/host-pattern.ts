import { dataFileExtension, pathGlobSource } from "../base/index.ts"

const placeholder = "{host}"

export function isHostPattern(text: string): boolean {
  return text.includes(placeholder)
}

/**
 * The host that a file belongs to, or null where the pattern does not fit. `path` is relative to the source's
 * root, with slashes. The pattern describes the path's end: "{host}.csv" fits `a/db-3.csv`,
 * "{host}/*.parquet" fits `a/db-3/train.parquet`. `{host}` is one or more characters of one name, the rest a
 * glob as in source.files. A pattern that ends with `{host}` leaves out the endings of a data file: "{host}"
 * is the file's name without `.csv`, `.parquet`, `.csv.gz` and the like.
 */
export function hostOfPath(pattern: string, path: string): string | null {
  const found = expressionOf(pattern).exec(pattern.endsWith(placeholder) ? withoutExtension(path) : path)
  return found?.groups?.["host"] ?? null
}

/** `a/db-3.example.com.csv.gz` → `a/db-3.example.com` */
function withoutExtension(path: string): string {
  return path.slice(0, path.length - (dataFileExtension(path)?.length ?? 0))
}

function expressionOf(pattern: string): RegExp {
  const [first, ...others] = pattern.split(placeholder)
  const source = pathGlobSource(first ?? "") + "(?<host>[^/]+)" + others.map(pathGlobSource).join("\\k<host>")
  return new RegExp(`(?:^|/)${source}$`, "u")
}
