import { escapePattern } from "../base/index.ts"
import { printedUnits } from "./units.ts"

const noBreak = "\u00A0"

const unit = [...printedUnits, "times", "×", "σ"].map(escapePattern).join("|")
const month =
  "Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sep(?:tember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?"
const end = "(?![\\p{L}\\p{N}])"

/**
 * Spaces that become non-breaking: 41 min · 2 h 18 min · 22:43 CET · 19 November · November 2026 · 14:06 –
 * 16:24.
 */
const unbreakable = new RegExp(
  [
    `(?<=\\d) (?=(?:${unit})${end})`,
    `(?<=\\d[ ${noBreak}][dh]) (?=\\d)`,
    `(?<=\\d\\d:\\d\\d) (?=[A-Z]{3,5}${end})`,
    `(?<=\\b\\d\\d?) (?=(?:${month})${end})`,
    `(?<=\\b(?:${month})) (?=\\d{4}${end})`,
    "(?<=\\d) (?=– \\d)",
  ].join("|"),
  "gu",
)

/** Inserts non-breaking spaces between a number and its unit, a time and its zone, a day and its month. */
export function addNbsp(text: string): string {
  return text.replace(unbreakable, noBreak)
}

/** Undoes `together`. */
export function removeNbsp(text: string): string {
  return text.replaceAll(noBreak, " ")
}
