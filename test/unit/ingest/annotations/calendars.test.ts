import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { type CalendarRule, hour } from "../../../../src/base/index.ts"
import { readCalendar } from "../../../../src/ingest/index.ts"
import { folderOf, jobOf } from "../fixture.ts"

const span = { start: Date.parse("2026-03-20T00:00:00Z"), end: Date.parse("2026-04-20T00:00:00Z") }

const ics = `BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//x//y//EN
BEGIN:VEVENT
UID:a
DTSTAMP:20260101T000000Z
SUMMARY:Patch night
DTSTART;TZID=Europe/Berlin:20260104T030000
DTEND;TZID=Europe/Berlin:20260104T050000
RRULE:FREQ=WEEKLY;BYDAY=SU
EXDATE;TZID=Europe/Berlin:20260405T030000
END:VEVENT
BEGIN:VEVENT
UID:a
RECURRENCE-ID;TZID=Europe/Berlin:20260412T030000
DTSTAMP:20260101T000000Z
SUMMARY:Patch night, moved
DTSTART;TZID=Europe/Berlin:20260412T060000
DTEND;TZID=Europe/Berlin:20260412T070000
END:VEVENT
BEGIN:VEVENT
UID:b
DTSTAMP:20260101T000000Z
SUMMARY:Holiday
DTSTART;VALUE=DATE:20260329
DTEND;VALUE=DATE:20260330
END:VEVENT
BEGIN:VEVENT
UID:c
DTSTAMP:20260101T000000Z
SUMMARY;LANGUAGE=en:Load test
DTSTART:20260330T100000
DURATION:PT90M
END:VEVENT
BEGIN:VEVENT
UID:d
DTSTAMP:20260101T000000Z
SUMMARY:Cancelled
STATUS:CANCELLED
DTSTART:20260330T100000Z
DTEND:20260330T110000Z
END:VEVENT
END:VCALENDAR
`.replaceAll("\n", "\r\n")

async function read(
  rule: (folder: string) => Partial<CalendarRule>,
  files: Readonly<Record<string, string>>,
) {
  const folder = await folderOf({})
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
  const calendar: CalendarRule = { events: [], file: null, ics: [], zone: "Europe/Berlin", ...rule(folder) }
  const { spans, faults } = await readCalendar({ ...jobOf(folder), calendar }, span)
  return { spans, faults: [...faults.values()] }
}

describe("an iCalendar file", () => {
  it("gives its events in their zone through the change of clocks: recurring, left out, moved, of whole days, of no zone", async () => {
    const { spans, faults } = await read(
      folder => ({ ics: [{ file: join(folder, "a.ics"), hosts: "db-*", suppress: true }] }),
      { "a.ics": ics },
    )
    expect(faults).toEqual([])
    expect(
      spans.map(({ title, start, end }) => [title, new Date(start).toISOString(), (end - start) / hour]),
    ).toEqual([
      ["Patch night", "2026-03-22T02:00:00.000Z", 2],
      ["Holiday", "2026-03-28T23:00:00.000Z", 23],
      ["Patch night", "2026-03-29T01:00:00.000Z", 2],
      ["Load test", "2026-03-30T08:00:00.000Z", 1.5],
      ["Patch night, moved", "2026-04-12T04:00:00.000Z", 1],
      ["Patch night", "2026-04-19T01:00:00.000Z", 2],
    ])
    expect(
      spans.every(
        ({ hosts, suppress, by, source }) =>
          hosts === "db-*" && suppress && by === "calendar" && source === "a.ics",
      ),
    ).toBe(true)
  })

  it("that is none, or is not there, costs its own events only, and is told", async () => {
    const rule = (folder: string) => ({
      ics: ["a.ics", "b.ics", "c.ics"].map(name => ({
        file: join(folder, name),
        hosts: "*",
        suppress: false,
      })),
    })
    const { spans, faults } = await read(rule, { "a.ics": ics, "b.ics": "<html>" })
    expect(spans).toHaveLength(6)
    expect(faults.map(({ what }) => what)).toEqual([
      expect.stringContaining("BEGIN:VCALENDAR"),
      expect.stringContaining("there is no such file"),
    ])
  })
})

describe("a calendar file of our own", () => {
  it("holds the same events as the job's calendar, in the report's zone unless they name one", async () => {
    const text =
      '- { title: Patches, start: "2026-03-01T03:00", duration: 2h, rrule: FREQ=WEEKLY, suppress: true }\n'
    const { spans } = await read(folder => ({ file: join(folder, "m.yaml") }), { "m.yaml": text })
    expect(spans.map(({ start }) => new Date(start).toISOString())).toEqual([
      "2026-03-22T02:00:00.000Z",
      "2026-03-29T01:00:00.000Z",
      "2026-04-05T01:00:00.000Z",
      "2026-04-12T01:00:00.000Z",
      "2026-04-19T01:00:00.000Z",
    ])
    expect(spans[0]).toMatchObject({ title: "Patches", hosts: "*", by: "maintenance", source: "m.yaml" })
  })

  it("costs itself where it has more events than anybody plans", async () => {
    const text = "- { title: x, start: 2026-03-01, duration: 2m, rrule: FREQ=HOURLY }\n".repeat(28)
    const { spans, faults } = await read(folder => ({ file: join(folder, "m.yaml") }), { "m.yaml": text })
    expect(spans).toEqual([])
    expect([...faults.values()]).toMatchObject([{ code: "ingest.calendar-too-long", exit: 3 }])
  })

  it("that is wrong is told with its line", async () => {
    const text = "- title: x\n  start: 2026-03-01\n  duration: 2h\n  rrule: weekly\n"
    const { faults } = await read(folder => ({ file: join(folder, "m.yaml") }), { "m.yaml": text })
    expect(faults[0]!.where).toMatch(/m\.yaml:4$/)
  })
})

describe("a hostile iCalendar file", () => {
  const event = (uid: string, ...lines: string[]) =>
    ["BEGIN:VEVENT", `UID:${uid}`, ...lines, "DTSTART:20260401T100000Z", "END:VEVENT"].join("\r\n")
  const inCalendar = (...events: string[]) => ["BEGIN:VCALENDAR", ...events, "END:VCALENDAR", ""].join("\r\n")

  it.each(["__proto__", "constructor", "prototype", "toString", ";X=1:__proto__"])(
    "changes no object of the program, whatever its UID: %s",
    async uid => {
      const properties = [
        "X-NODE_OPTIONS:--import=data:text/javascript,0",
        "SHELL:/tmp/x",
        "__PROTO__:x",
        "SEQUENCE:1",
      ]
      const text = inCalendar(
        event(uid, ...properties),
        event(uid, "RECURRENCE-ID:20260401T100000Z", ...properties),
      )
      const before = [Object.prototype, Object, Function.prototype].map(Object.getOwnPropertyNames)
      const { spans } = await read(
        folder => ({ ics: [{ file: join(folder, "a.ics"), hosts: "*", suppress: false }] }),
        { "a.ics": text.replace("UID:;", "UID;") },
      )
      expect([Object.prototype, Object, Function.prototype].map(Object.getOwnPropertyNames)).toEqual(before)
      expect(spans.map(({ title }) => title)).toContain("event without a title")
    },
  )

  it("names the zones of its times in quotes, in lower case and folded, and is read all the same", async () => {
    const text = inCalendar(
      [
        "BEGIN:VEVENT",
        "uid:1",
        "summary:Long",
        "  title",
        'DTSTART;TZID="Europe/Berlin":20260401T1000',
        " 00",
        "END:VEVENT",
      ].join("\r\n"),
    )
    const { spans } = await read(
      folder => ({ ics: [{ file: join(folder, "a.ics"), hosts: "*", suppress: false }] }),
      { "a.ics": text },
    )
    expect(spans.map(({ title, start }) => [title, new Date(start).toISOString()])).toEqual([
      ["Long title", "2026-04-01T08:00:00.000Z"],
    ])
  })
})
