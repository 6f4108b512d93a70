import { sha256 } from "../base/index.ts"

const maxBytes = 100

/**
 * A name that any file system takes, for any host or incident: percent-encoded bytes besides letters, digits
 * and `-_.`, cut at 100 bytes plus a hash of the whole. Different names stay different; "." and ".." and
 * names with a leading dot are encoded too.
 */
export function fileNameOf(name: string): string {
  const encoded = [...Buffer.from(name, "utf8")].map(encodeByte).join("").replace(/^\./, "%2E")
  if (encoded.length <= maxBytes && encoded !== "") return encoded
  return `${encoded.slice(0, maxBytes).replace(/%.?$/, "")}-${sha256(name).slice(0, 12)}`
}

function encodeByte(byte: number): string {
  const char = String.fromCharCode(byte)
  return /[A-Za-z0-9_.-]/.test(char) ? char : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`
}
