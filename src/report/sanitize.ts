/** C0 and C1 controls except tab and newline, and direction marks: none may reach a page. */
const controls =
  /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u061C\u200E\u200F\u2028\u2029\u202A-\u202E\u2066-\u2069\uFEFF\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g

/** A copy of JSON data with every string and key cleaned, because names come from untrusted files. */
export function sanitize<T>(data: T): T {
  return sanitizeValue(data, clean) as T
}

/** As `sanitize`, each string on one line: in a message, a name with line feeds would forge lines of ours. */
export function sanitizeLines<T>(data: T): T {
  return sanitizeValue(data, text => clean(text).replace(/\s*[\t\n]\s*/g, " ")) as T
}

/** Shortens a name in its middle to `most` characters; its ends distinguish it. */
export function shorten(name: string, maxLength = 48): string {
  const letters = [...name]
  if (letters.length <= maxLength) return name
  const tail = Math.floor(maxLength / 3)
  return `${letters.slice(0, maxLength - tail - 1).join("")}…${letters.slice(-tail).join("")}`
}

function clean(text: string): string {
  return text.replace(controls, "")
}

function sanitizeValue(data: unknown, cleanText: (text: string) => string): unknown {
  if (typeof data === "string") return cleanText(data)
  if (Array.isArray(data)) return data.map(one => sanitizeValue(one, cleanText))
  if (typeof data === "object" && data !== null)
    return Object.fromEntries(
      Object.entries(data).map(([key, value]) => [cleanText(key), sanitizeValue(value, cleanText)]),
    )
  return data
}
