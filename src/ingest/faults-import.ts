import { type Fault, inputFault, truncate } from "../base/index.ts"

/** `path` is the place in the document, such as data.result[3].values. */
export function misshapenDocument(
  file: string,
  path: string,
  { expected, got }: { readonly expected: string; readonly got: string },
): Fault {
  return inputFault({
    code: "ingest.misshapen",
    what: `expected ${expected} at ${truncate(path === "" ? "the top" : path, 120)}, got ${got}`,
    where: truncate(file, 80),
    hint: "export the file again; where another tool has written it, convert it to CSV",
  })
}

export function notJson(file: string, cause: unknown): Fault {
  return inputFault(
    {
      code: "ingest.not-json",
      what: `the file is no whole JSON document: ${cause instanceof Error ? cause.message : String(cause)}`,
      where: truncate(file, 80),
      hint: "export it again; an export that was cut off is not read",
    },
    cause,
  )
}

export function documentTooLarge(file: string, bytes: number): Fault {
  return inputFault({
    code: "ingest.too-large",
    what: `a JSON document of ${Math.round(bytes / 1e6)} MB is more than fits into one text`,
    where: truncate(file, 80),
    hint: "export shorter spans of time, one file each",
  })
}
