import { mkdtemp, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import fc from "fast-check"
import { beforeAll, describe, expect, it } from "vitest"
import { stringify } from "yaml"
import { readCalendar, readEvents } from "../../src/ingest/index.ts"
import { parseCalendarFile, parseLabels } from "../../src/job/index.ts"
import { parseIncidents } from "../../src/job/incidents-file.ts"
import { effectsAt, jobOf } from "../unit/ingest/fixture.ts"
import { damaged, hostileJson, mutated } from "./damage.ts"
import { fuzz, timeout } from "./runs.ts"

const span = { start: Date.parse("2026-03-20T00:00:00Z"), end: Date.parse("2026-03-23T00:00:00Z") }
const entry = {
  title: "Patches",
  start: "2026-03-01T03:00",
  duration: "2h",
  rrule: "FREQ=WEEKLY",
  hosts: "*",
}
const label = { incident: "INC-20261120-7F3K", verdict: "expected", note: "backup", hosts: "db-*" }
const incident = {
  hosts: "db-*",
  start: "2026-03-01T03:00",
  end: "2026-03-01T04:00",
  causes: ["cpu"],
  text: "",
}
const ics = `BEGIN:VCALENDAR
BEGIN:VEVENT
UID:__proto__
SUMMARY:Patch night
DTSTART;TZID=Europe/Berlin:20260304T030000
DTEND;TZID=Europe/Berlin:20260304T050000
RRULE:FREQ=WEEKLY;BYDAY=SU
X-CONSTRUCTOR;PROTOTYPE=__proto__:x
END:VEVENT
BEGIN:VEVENT
UID:constructor
RECURRENCE-ID;TZID=Europe/Berlin:20260322T030000
DTSTART:20260322T060000Z
DURATION:PT90M
END:VEVENT
END:VCALENDAR
`.replaceAll("\n", "\r\n")

describe("a text file from the team is parsed or is a Fault", () => {
  it.each<readonly [string, (text: string) => unknown, unknown]>([
    ["labels.yaml", text => parseLabels(text, "labels.yaml"), [label, { ...label, note: "" }]],
    ["calendar.yaml", text => parseCalendarFile(text, "calendar.yaml", "UTC"), [entry, entry]],
    ["incidents.yaml", text => parseIncidents(text, "incidents.yaml", "UTC"), { incidents: [incident] }],
  ])(
    "%s",
    async (parser, parse, original) => {
      const inputs = fc.oneof(
        damaged(Buffer.from(stringify(original))).map(bytes => bytes.toString("utf8")),
        mutated(original).map(value => stringify(value)),
        hostileJson,
        fc.string(),
      )
      await fuzz({ parser, inputs, runs: 150, parse })
    },
    timeout,
  )
})

describe("a file of another program is parsed or is a Fault", () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "noctule-fuzz-"))
  })

  it(
    "an iCalendar file",
    async () => {
      const file = join(folder, "a.ics")
      const job = jobOf(folder)
      const calendar = { ...job.calendar, ics: [{ file, hosts: "*", suppress: true }] }
      const parse = async (content: Uint8Array): Promise<void> => {
        await writeFile(file, content)
        const { spans, faults } = await readCalendar({ ...job, calendar }, span)
        for (const fault of faults.values()) throw fault
        expect(spans.every(({ start, end }) => Number.isFinite(start) && Number.isFinite(end))).toBe(true)
      }
      await fuzz({ parser: "iCalendar", inputs: damaged(Buffer.from(ics)), runs: 60, most: 1500, parse })
    },
    timeout,
  )

  it(
    "a file of events",
    async () => {
      const file = join(folder, "events.csv")
      const job = jobOf(folder, { source: { events: file } })
      const rows = Buffer.from(
        `time,host,text\n2026-03-20T10:00:00Z,__proto__,"deploy, 1"\n2026-03-20T11:00,,x\n`,
      )
      const parse = async (content: Uint8Array): Promise<void> => {
        await writeFile(file, content)
        await readEvents(job, effectsAt())
      }
      await fuzz({ parser: "events.csv", inputs: damaged(rows), runs: 15, most: 150, parse })
    },
    timeout,
  )
})
