import { type LineFormat, type Piece, type Role, textFormat } from "./line-format.ts"

const roles: Readonly<Record<string, Role>> = {
  date: "date",
  time: "clock",
  "c-ip": "client",
  "cs-method": "method",
  "cs-uri-stem": "path",
  "sc-status": "status",
  "sc-bytes": "bytes",
  "cs(user-agent)": "agent",
}

/**
 * The format that a header such as `#Fields: date time cs-method …` declares: IIS separates by spaces and
 * counts milliseconds, CloudFront by tabs and counts seconds. Null without such a header.
 */
export function w3cFormat(lines: readonly string[]): LineFormat | null {
  const header = lines.find(line => /^#Fields:\s/i.test(line))
  if (header === undefined) return null
  const names = header
    .replace(/^#Fields:\s+/i, "")
    .trim()
    .split(/\s+/)
  const isCloudFront = names.includes("x-edge-location")
  const rows = lines.filter(line => !line.startsWith("#"))
  const separator = rows.some(line => line.includes("\t")) ? "\t" : " "
  const pieces = names.flatMap((name, i): Piece[] => {
    const key = name.toLowerCase()
    const field = key === "time-taken" ? (isCloudFront ? "seconds" : "milliseconds") : (roles[key] ?? null)
    const between: Piece[] = i === 0 ? [] : [{ text: separator }]
    return [...between, { field, pattern: separator === "\t" ? "[^\\t]*" : "\\S*" }]
  })
  return textFormat(isCloudFront ? "aws-cloudfront" : "iis", pieces)
}
