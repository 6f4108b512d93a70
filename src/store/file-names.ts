import { sha256 } from "../base/index.ts"

const maxBytes = 100

/**
 * A portable file name for any host or incident. Percent-encodes bytes other than letters, digits and `-_.`,
 * and leading dots; cuts at 100 bytes and adds a hash. Injective.
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
