/**
 * ".csv", ".csv.gz", ".parquet" …: the ending by which a data file's name says what it is; null where it says
 * nothing.
 */
export function dataFileExtension(name: string): string | null {
  return /(\.(csv|tsv|txt|jsonl|ndjson|json)(\.(gz|gzip|zst|zstd))?|\.(parquet|pq))$/i.exec(name)?.[0] ?? null
}
