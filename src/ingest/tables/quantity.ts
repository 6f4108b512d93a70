import { scales } from "./unit-sql.ts"

const quantity = /^([-+]?(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d*\.?\d+)(?:e[-+]?\d+)?)\s*([^\d\s.,+-]*)$/i

/** The number of a text such as "36.1%" or "4910.9 kB/s", in the unit's base as `unitSql` reads it; NaN where it is none. */
export function numberOf(text: string): number {
  const [, digits, unit = ""] = quantity.exec(text.trim()) ?? []
  if (digits === undefined) return NaN
  const scale = unit === "" ? 1 : scales.get(unit.replace(/(\/s|ps)$/, ""))
  return scale === undefined ? NaN : Number(digits.replaceAll(",", "")) * scale
}
