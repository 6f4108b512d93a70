import { headLength, headText } from "../importers/input.ts"

/** A file that is no table, and the command that makes one of it. */
export interface OtherFormat {
  readonly name: string
  readonly hint: string
}

interface KnownFormat extends OtherFormat {
  /** Fits the file's first characters. */
  readonly pattern: RegExp
}

const sysstat =
  "record with `sar -o FILE 60` and write one report per file: sadf -d FILE -- -u > cpu.csv, sadf -d FILE -- -n DEV > network.csv"
const accessLogs =
  "write source.logs: { files: … } in place of source.files: requests are then counted per minute"
const documents: readonly KnownFormat[] = [
  {
    name: "a log of requests",
    pattern:
      /^\s*\{(?=[^\n]*"(request|remote_addr|http_method|request_uri|request_time)"\s*:)(?=[^\n]*"(status|status_code|response_code)"\s*:)/,
    hint: accessLogs,
  },
]

/** Texts for people, and logs, by their first lines. */
const texts: readonly KnownFormat[] = [
  { name: "text of sar, iostat or mpstat", pattern: /^Linux \d\S* \(.*\)\s+\d/, hint: sysstat },
  {
    name: "sysstat's XML",
    pattern: /^<\?xml[^]{0,300}<sysstat/,
    hint: "write it as JSON or CSV: sadf -j FILE > web-1.json",
  },
  {
    name: "text of rrdtool fetch",
    pattern: /^ +\S[^\n]*\n\s*\n\d{9,}: \S/,
    hint: "export it: rrdtool xport --json DEF:a=FILE.rrd:NAME:AVERAGE XPORT:a:NAME > web-1.json",
  },
  { name: "text of vmstat", pattern: /^(procs\s+-+memory|\s*r\s+b\s+swpd)/, hint: sysstat },
  { name: "text of top", pattern: /^top - \d\d?:\d\d/, hint: sysstat },
  { name: "a recording of nmon", pattern: /^AAA,/, hint: sysstat },
  { name: "atop's parseable output", pattern: /^(RESET|SEP|(CPU|MEM|DSK|cpu) \S+ \d{9,})/, hint: sysstat },
  {
    name: "dool's or dstat's CSV",
    pattern: /^"?(pcp-)?(dool|dstat) \d/i,
    hint: "its times have no year: write `dool --output` with -T (epoch) instead of -t, then: tail -n +6 FILE > metrics.csv",
  },
  { name: "an access log", pattern: /^\S+ \S+ \S+ \[\d\d\/[A-Z][a-z]{2}\/\d{4}:/, hint: accessLogs },
]

/** What a file is that holds no table of times and numbers; null where it may hold one. `head`: its first 64 KB. */
export function otherFormat(head: string, kind: "csv" | "json"): OtherFormat | null {
  const candidates = kind === "json" ? documents : texts
  return candidates.find(({ pattern }) => pattern.test(head)) ?? null
}

/** The same by a file's path, for files whose names say nothing of their content. */
export async function otherFormatOf(path: string): Promise<OtherFormat | null> {
  const head = await headText(path, headLength)
  return otherFormat(head, "csv") ?? otherFormat(head, "json")
}
