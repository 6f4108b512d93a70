/** What a calendar's spans are made from; everything else in the file is left out before it is parsed. */
const readProperties: ReadonlySet<string> = new Set([
  "BEGIN",
  "END",
  "UID",
  "SUMMARY",
  "STATUS",
  "DTSTART",
  "DTEND",
  "DURATION",
  "RRULE",
  "EXDATE",
  "RECURRENCE-ID",
  "SEQUENCE",
  "TZID",
  "TZNAME",
  "TZOFFSETFROM",
  "TZOFFSETTO",
])

/**
 * An iCalendar text reduced to the properties that are read, unfolded, each UID replaced by a number. The
 * parser files events under their UID and fields under their names in ordinary objects: a UID `__proto__`
 * would write the event's fields into every object of the program.
 */
export function plainIcs(text: string): string {
  const numbers = new Map<string, number>()
  const plain = text
    .replace(/^\uFEFF/, "")
    .replace(/\r?\n[ \t]/g, "")
    .split(/\r?\n/)
    .flatMap(line => {
      const name = /^[A-Za-z-]+(?=[:;])/.exec(line)?.[0].toUpperCase() ?? ""
      if (!readProperties.has(name)) return []
      if (name !== "UID") return [name + line.slice(name.length)]
      const uid = line.slice(line.indexOf(":") + 1)
      const number = numbers.get(uid) ?? numbers.size
      numbers.set(uid, number)
      return [`UID:event ${number}`]
    })
  return plain.join("\r\n")
}
