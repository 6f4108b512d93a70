/** Fonts of the charts: Inter 400, Inter 600, JetBrains Mono 400. */
export type Face = "text" | "bold" | "mono"

/** Removes control characters, lone surrogates and direction marks. */
export function plain(text: string): string {
  const marks = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]+/g
  return text
    .replace(marks, " ")
    .replace(/\p{Cs}/gu, "\ufffd")
    .trim()
}

/**
 * Width in px at `size`. Characters outside the table count as a wide Latin letter, East Asian ones and emoji
 * as a full em.
 */
export function textWidth(text: string, size: number, face: Face = "text"): number {
  let width = 0
  for (const letter of text) width += letterWidth(letter.codePointAt(0) ?? 0, face)
  return (width * size) / 1000
}

/** Cleaned, and cut to 48 characters, for use in a sentence. */
export function shortName(name: string): string {
  const letters = [...new Intl.Segmenter("en").segment(plain(name).slice(0, 400))].map(s => s.segment)
  return letters.length <= 48
    ? letters.join("")
    : `${letters.slice(0, 29).join("")}…${letters.slice(-18).join("")}`
}

export interface FitOptions {
  /** px */
  readonly room: number
  readonly size: number
  readonly face?: Face
  /** Share of the characters kept from the end, because names differ at both ends; default 0. */
  readonly tail?: number
}

/** Cleaned, and cut with "…" to at most `room` px. Never splits a grapheme. */
export function fitText(text: string, { room, size, face = "text", tail = 0 }: FitOptions): string {
  const whole = plain(text)
  if (textWidth(whole, size, face) <= room) return whole
  const letters = [...new Intl.Segmenter("en").segment(whole.slice(0, 400))].map(s => s.segment)
  for (let kept = letters.length - 1; kept > 0; kept--) {
    const last = Math.floor(kept * tail)
    const cut = `${letters.slice(0, kept - last).join("")}…${letters.slice(letters.length - last).join("")}`
    if (textWidth(cut, size, face) <= room) return cut
  }
  return "…"
}

/** Thousandths of an em of U+0020–U+007E in Inter 400, from its hmtx table. */
const inter = [
  281, 288, 466, 633, 642, 982, 644, 300, 365, 365, 501, 662, 288, 460, 288, 360, 631, 407, 610, 618, 646,
  593, 620, 566, 619, 620, 288, 302, 662, 662, 662, 511, 966, 690, 654, 730, 722, 601, 590, 746, 743, 269,
  571, 672, 565, 903, 753, 765, 639, 765, 644, 642, 646, 744, 690, 985, 682, 679, 629, 365, 360, 365, 471,
  456, 323, 562, 612, 571, 612, 583, 370, 613, 591, 242, 242, 549, 242, 876, 591, 600, 612, 612, 376, 528,
  327, 591, 562, 818, 546, 562, 552, 426, 333, 426, 662,
]

function letterWidth(code: number, face: Face): number {
  if (isWide(code)) return 1000
  if (face === "mono") return 600
  const width = inter[code - 32] ?? (code === 0x2026 ? 864 : 700)
  return face === "bold" ? width * 1.04 : width
}

/** Hangul, CJK, full-width forms, emoji. */
const wide = [
  [0x1100, 0x115f],
  [0x2e80, 0xd7a3],
  [0xf900, 0xfaff],
  [0xff00, 0xff60],
  [0x1f000, 0x3ffff],
] as const

function isWide(code: number): boolean {
  return wide.some(([from, to]) => code >= from && code <= to)
}
