import { type Fault, firstLine, inputFault, isObjectUrl, truncate, unreachableFault } from "../base/index.ts"

export function noSourceFolder(folder: string, cause: unknown): Fault {
  if (isVolumeError(cause)) return unreachableSource(folder, cause)
  return inputFault(
    {
      code: "ingest.no-folder",
      what: "cannot read the source folder",
      where: folder,
      hint: "set source.root, or give the folder with --source",
    },
    cause,
  )
}

/** The system denies access to the file; its content is not the problem. */
export function inaccessibleFile(file: string, cause: unknown): Fault {
  if (isVolumeError(cause)) return unreachableSource(shorten(file), cause)
  const hint = "grant this user read permission, or narrow the globs under source"
  return inputFault(
    { code: "ingest.unreadable", what: `cannot read the file: ${reason(cause)}`, where: shorten(file), hint },
    cause,
  )
}

function unreachableSource(where: string, cause: unknown): Fault {
  const hint = "check that the source's volume is mounted and healthy, then repeat the command"
  return unreachableFault(
    { code: "ingest.no-answer", what: `source unreachable: ${reason(cause)}`, where, hint },
    cause,
  )
}

/** Errors of disks and network file systems that may pass in minutes. DuckDB reports them only as text. */
function isVolumeError(cause: unknown): boolean {
  const codes = /\b(EIO|ESTALE|ETIMEDOUT|ENOTCONN|EHOSTDOWN|EHOSTUNREACH|ENETUNREACH|EREMOTEIO)\b/
  const words =
    /input\/output error|stale (nfs )?file handle|connection timed out|transport endpoint is not connected|host is down|no route to host/i
  return cause instanceof Error && (codes.test(cause.message) || words.test(cause.message))
}

/** `names` are the files in the folder. */
export function noFileMatches(globs: readonly string[], root: string, names: readonly string[]): Fault {
  const kind = isObjectUrl(root) ? "object" : "file"
  const count = names.length === 1 ? `1 ${kind}` : `${names.length} ${kind}s`
  const there =
    names.length === 0
      ? kind === "file"
        ? "the folder is empty"
        : "there is no object below it, or none in the folders that the globs begin with"
      : `it holds ${count} such as ${names.slice(0, 3).map(shorten).join(", ")}`
  const hint = "correct the globs under source, or give the folder with --source"
  return inputFault({
    code: "ingest.no-file",
    what: `no file matches ${globs.map(shorten).join(", ")}`,
    where: `${root} · ${there}`,
    hint,
  })
}

export function unknownFormat(file: string): Fault {
  const hint = /(^|[._-])log([._-]|$)/i.test(file)
    ? "if it is an access log, write source.logs: { files: … } in place of source.files"
    : "name it .csv, .parquet or .jsonl (the text formats also with .gz or .zst), or narrow the globs under source"
  return inputFault({
    code: "ingest.unknown-format",
    what: "the file's extension is not a known format",
    where: shorten(file),
    hint,
  })
}

export function emptyFile(file: string): Fault {
  return inputFault({
    code: "ingest.empty",
    what: "the file is empty: expected a header",
    where: shorten(file),
    hint: "export it again, or narrow the globs under source",
  })
}

export function wrongContent(file: string, expected: string, found: string): Fault {
  const what = `the content does not match the file's extension: expected ${expected}, found ${found}`
  return inputFault({
    code: "ingest.wrong-content",
    what,
    where: shorten(file),
    hint: "rename the file or export it again",
  })
}

export function truncatedParquet(file: string): Fault {
  return inputFault({
    code: "ingest.truncated",
    what: "the Parquet file is truncated: its footer is missing",
    where: shorten(file),
    hint: "copy or export it again",
  })
}

export function truncatedArchive(file: string, cause: unknown): Fault {
  return inputFault(
    {
      code: "ingest.truncated",
      what: `the compressed file is truncated or corrupt (${reason(cause)})`,
      where: shorten(file),
      hint: "copy or compress it again",
    },
    cause,
  )
}

export function unreadableFile(file: string, cause: unknown): Fault {
  if (cause instanceof Error && /invalid unicode|not utf-8 encoded/i.test(cause.message)) {
    return inputFault(
      {
        code: "ingest.not-utf-8",
        what: "the file is not UTF-8",
        where: shorten(file),
        hint: "convert it, e.g. iconv -f latin1 -t utf-8",
      },
      cause,
    )
  }
  if (isVolumeError(cause)) return unreachableSource(shorten(file), cause)
  return inputFault(
    {
      code: "ingest.unreadable",
      what: `cannot read the file: ${reason(cause)}`,
      where: shorten(file),
      hint: "export it again, or narrow the globs under source",
    },
    cause,
  )
}

export interface MissingColumn {
  readonly file: string
  /** Key of the job file that names the column. */
  readonly key: string
  readonly name: string
  readonly header: readonly string[]
  readonly jobFile: string
}

export function noColumn({ file, key, name, header, jobFile }: MissingColumn): Fault {
  const guess = likelyColumn(key, name, header)
  const hint = guess === null ? `set ${key} to the column's name` : `set ${key}: ${shorten(guess)}`
  return inputFault({
    code: "ingest.no-column",
    what: `no column "${name}" in ${shorten(file)}`,
    where: header.length > 1 ? `its header is "${truncate(header.join(","), 120)}"` : "it has one column",
    hint: `${hint} in ${jobFile}`,
  })
}

export function noHostInPath(file: string, pattern: string): Fault {
  const what = `the path does not match the pattern ${shorten(pattern)} that names the host`
  return inputFault({
    code: "ingest.no-host",
    what,
    where: shorten(file),
    hint: "correct source.host, or narrow the globs under source",
  })
}

export function noRows(files: number): Fault {
  return inputFault({
    code: "ingest.no-rows",
    what: "the source has no rows",
    where: `${files} ${files === 1 ? "file" : "files"}`,
    hint: "check the export: it contains only a header",
  })
}

export function noHostRows(host: string): Fault {
  return inputFault({
    code: "ingest.no-rows",
    what: `host "${shorten(host)}" has no row with a readable time`,
    where: shorten(host),
    hint: "check the export: it contains only a header",
  })
}

function likelyColumn(key: string, name: string, header: readonly string[]): string | null {
  const same = header.find(column => column.trim().toLowerCase() === name.trim().toLowerCase())
  if (same !== undefined) return same
  if (key !== "source.time.column") return null
  return header.find(column => /time|date|^ts$|^t$/i.test(column)) ?? null
}

/** The first line of a cause, without DuckDB's name of the failing component. */
export function reason(cause: unknown): string {
  return firstLine(cause).replace(/^(Invalid Input|Conversion|IO|Binder) Error: /, "")
}

/** Shortens names from the user's data to fit on a line. */
export function shorten(name: string): string {
  return truncate(name, 80)
}

/** A system whose figures are elsewhere. */
export function noProc(): Fault {
  return inputFault({
    code: "ingest.no-proc",
    what: "expected Linux with /proc/stat, meminfo, loadavg and uptime; at least one of them cannot be read",
    where: "/proc",
    hint: "on another system let an exporter collect, and read its files or its Prometheus server",
  })
}
