import { day, parseInstant } from "../../../base/index.ts"
import { fields, inside, items, number, optionalText, type Part, text } from "../document.ts"
import type { Importer, TidyRows } from "../importer.ts"

/** `sadf -j`, `iostat -o JSON` and `mpstat -o JSON`: one list of statistics per host. */
export const sysstat: Importer = {
  name: "JSON of sadf, iostat or mpstat",
  recognises: head => /"sysstat"\s*:\s*\{/.test(head),
  read: async ({ document, zone }, rows) => {
    for (const host of items(inside(await document(), "sysstat", "hosts"))) {
      const name = optionalText(inside(host, "nodename")) ?? ""
      const date = optionalText(inside(host, "date")) ?? ""
      let last = -Infinity
      for (const one of items(inside(host, "statistics"))) {
        const time = timeOf(inside(one, "timestamp"), { date, zone, last })
        last = time
        for (const [section, part] of fields(one))
          if (section !== "timestamp") takeSection({ host: name, time, section }, part, rows)
      }
    }
  },
}

interface Place {
  readonly host: string
  readonly time: number
  /** The part's own name; names of the parts around it are left out. */
  readonly section: string
}

/** Numbers are metrics, objects are sections, and each item of a list is a device, named by its texts. */
function takeSection(place: Place, part: Part, rows: TidyRows, device = ""): void {
  const { host, time, section } = place
  if (Array.isArray(part.value)) {
    for (const one of items(part)) takeSection(place, one, rows, deviceOf(one))
    return
  }
  for (const [name, field] of fields(part)) {
    if (typeof field.value === "number")
      rows.add(rows.series(host, `${section} ${name}${device}`), time, number(field))
    else if (typeof field.value === "object" && field.value !== null)
      takeSection({ ...place, section: name }, field, rows)
  }
}

function deviceOf(one: Part): string {
  const texts = fields(one).filter(([, field]) => typeof field.value === "string")
  return texts.map(([name, field]) => ` ${name.replace("disk_device", "dev")}=${text(field)}`).join("")
}

interface TimeContext {
  /** The host's date, where its times are only times of day. */
  readonly date: string
  readonly zone: string
  /** Of the statistics before. */
  readonly last: number
}

/**
 * An object of date and time (sadf), a text with both (iostat -t), or the time of day (mpstat), after which
 * an earlier one is of the next day. Fault where there is no time.
 */
function timeOf(stamp: Part, { date, zone, last }: TimeContext): number {
  const isObject = typeof stamp.value === "object" && stamp.value !== null
  if (isObject) {
    const local = isoOf(`${text(inside(stamp, "date"))} ${text(inside(stamp, "time"))}`)
    return parseInstant(local, inside(stamp, "utc").value === 1 ? "UTC" : zone) ?? NaN
  }
  const written = text(stamp)
  if (!/^\d+:/.test(written)) return parseInstant(isoOf(written), zone) ?? NaN
  const time = parseInstant(isoOf(`${date} ${written}`), zone) ?? NaN
  return time < last ? time + Math.ceil((last - time) / day) * day : time
}

/** "11/29/26 09:09:50 PM" of C's and American locales as ISO 8601; ISO texts as they are. */
function isoOf(written: string): string {
  const american = /^(\d\d)\/(\d\d)\/(\d\d|\d{4}) (\d\d):(\d\d:\d\d)(?: (AM|PM))?$/i.exec(written)
  if (american === null) return written.replace(/^(\d\d\d\d-\d\d-\d\d) /, "$1T")
  const [, month = "", dayOfMonth = "", year = "", hours = "", rest = "", half] = american
  const hour = half === undefined ? Number(hours) : (Number(hours) % 12) + (/p/i.test(half) ? 12 : 0)
  return `${year.padStart(4, "20")}-${month}-${dayOfMonth}T${String(hour).padStart(2, "0")}:${rest}`
}
