import { type Fault, inputFault, truncate, usageFault } from "../base/index.ts"

/** Faults of access logs. */

export function unknownLogFormat(file: string, format: string, sample: string): Fault {
  const expected =
    format === "auto" ? "a known format of access logs" : `lines of the format ${truncate(format, 80)}`
  return inputFault({
    code: "ingest.log-format",
    what: `expected ${expected}, found lines such as "${truncate(redactedLine(sample), 160)}"`,
    where: truncate(file, 80),
    hint: "paste the server's log_format (nginx) or LogFormat (Apache) into source.logs.format",
  })
}

export function unreadLogFormat(format: string, names: readonly string[]): Fault {
  return usageFault({
    code: "ingest.log-format-unread",
    what: "source.logs.format is no known name, and no log_format or LogFormat with a time and a status",
    where: `"${truncate(format, 120)}"`,
    hint: `write auto, one of ${names.join(", ")}, or the server's format with $time_local and $status (nginx), %t and %>s (Apache)`,
  })
}

export function noRequests(file: string, lines: number, samples: readonly string[]): Fault {
  const quoted = samples.map(sample => `"${truncate(sample, 100)}"`).join(" · ")
  return inputFault({
    code: "ingest.no-requests",
    what: lines === 0 ? "the log has no line" : `none of ${lines} lines is a request of the log's format`,
    where: quoted === "" ? truncate(file, 80) : `${truncate(file, 80)} · such as ${quoted}`,
    hint:
      lines === 0
        ? "check that the server writes its log there, or narrow source.logs.files"
        : "paste the server's log_format (nginx) or LogFormat (Apache) into source.logs.format",
  })
}

export function unreadCompression(file: string, found: string): Fault {
  return inputFault({
    code: "ingest.log-compression",
    what: `expected text, gzip or Zstandard, found ${found}`,
    where: truncate(file, 80),
    hint: "decompress it, or compress it as .gz or .zst",
  })
}

export function noServiceInPath(file: string, globs: readonly string[]): Fault {
  return inputFault({
    code: "ingest.log-service",
    what: "no glob of source.logs.files says which service the log is of",
    where: `${truncate(file, 80)} · ${truncate(globs.join(", "), 80)}`,
    hint: "write {service} for one part of the path, such as logs/{service}/*.log, or leave {service} out of all globs",
  })
}

/** A line without what may name a person: addresses, and all behind a question mark. */
export function redactedLine(line: string): string {
  return line
    .replace(/\?[^\s"]*/g, "?…")
    .replace(/\b\d{1,3}(\.\d{1,3}){3}\b/g, "…")
    .replace(/\b[0-9a-f]{0,4}(:[0-9a-f]{0,4}){4,7}\b/gi, "…")
}
