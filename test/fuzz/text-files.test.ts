import { mkdtemp, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import fc from "fast-check"
import { afterEach, beforeAll, describe, expect, it } from "vitest"
import { stringify } from "yaml"
import { Fault } from "../../src/base/index.ts"
import { readCalendar, readEvents } from "../../src/ingest/index.ts"
import {
  checkpointFile,
  checkResult,
  nightDigestFile,
  outboxEntryFile,
  parseCalendarFile,
  parseLabels,
  runRecordFile,
  warmStartFile,
} from "../../src/job/index.ts"
import { parseIncidents } from "../../src/job/incidents-file.ts"
import { jobOf } from "../unit/ingest/fixture.ts"
import { anything, damaged, mutated } from "./damage.ts"
import { cases, timeout } from "./runs.ts"

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
const hostileKeys = [
  "__proto__",
  "constructor",
  "prototype",
  "hasOwnProperty",
  "toString",
  "valueOf",
  "__defineGetter__",
]
/** JSON text of objects whose keys are names that every object has. */
const hostileJson = fc
  .dictionary(fc.constantFrom(...hostileKeys, "hosts", "title", "start"), anything, { maxKeys: 4 })
  .chain(value => fc.constantFrom(...hostileKeys).map(key => `{"${key}":${JSON.stringify(value)}}`))

const shared = [Object, Array, Function, String, Number, Boolean, Map, Promise]
const fields = (): unknown[] => shared.map(({ prototype }) => Object.getOwnPropertyNames(prototype))
const untouched = fields()
afterEach(() => expect(fields()).toEqual(untouched))

/** Something, or a Fault that tells a person what to do; nothing else may come out. */
async function expectSomethingOrFault(parse: () => unknown): Promise<void> {
  try {
    await parse()
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    expect([error.what, error.where, error.hint].every(part => part.length > 0)).toBe(true)
  }
}

describe("a text file from the team is parsed or is a Fault", () => {
  it.each<readonly [string, (text: string) => unknown, unknown]>([
    ["labels.yaml", text => parseLabels(text, "labels.yaml"), [label, { ...label, note: "" }]],
    ["a calendar file", text => parseCalendarFile(text, "calendar.yaml", "UTC"), [entry, entry]],
    ["incidents.yaml", text => parseIncidents(text, "incidents.yaml", "UTC"), { incidents: [incident] }],
  ])(
    "%s",
    async (_, parse, original) => {
      const written = Buffer.from(stringify(original))
      const text = fc.oneof(
        damaged(written).map(bytes => bytes.toString("utf8")),
        mutated(original).map(value => stringify(value)),
        hostileJson,
        fc.string(),
      )
      await fc.assert(
        fc.asyncProperty(text, content => expectSomethingOrFault(() => parse(content))),
        cases(150),
      )
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
      const read = async (content: Uint8Array): Promise<void> => {
        await writeFile(file, content)
        const { spans, faults } = await readCalendar({ ...job, calendar }, span)
        expect(faults.size === 0 || spans.length === 0).toBe(true)
        expect(spans.every(({ start, end }) => Number.isFinite(start) && Number.isFinite(end))).toBe(true)
      }
      await fc.assert(fc.asyncProperty(damaged(Buffer.from(ics)), read), cases(60))
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
      const read = async (content: Uint8Array): Promise<void> => {
        await writeFile(file, content)
        await expectSomethingOrFault(() => readEvents(job))
      }
      await fc.assert(fc.asyncProperty(damaged(rows), read), cases(15))
    },
    timeout,
  )
})

describe("a damaged file of the program itself is detected", () => {
  const formats = { checkpointFile, nightDigestFile, outboxEntryFile, runRecordFile, warmStartFile }
  it.each(Object.entries(formats))(
    "%s",
    (_, { check }) => {
      const value = fc.oneof(
        anything,
        hostileJson.map(text => JSON.parse(text) as unknown),
      )
      fc.assert(
        fc.property(value, content => {
          const checked = check(content)
          expect("value" in checked || checked.wrong.length > 0).toBe(true)
        }),
        cases(200),
      )
    },
    timeout,
  )

  it(
    "result.json",
    async () => {
      const value = hostileJson.map(text => JSON.parse(text) as unknown)
      await fc.assert(
        fc.asyncProperty(value, content => expectSomethingOrFault(() => checkResult(content))),
        cases(200),
      )
    },
    timeout,
  )
})
