import { resolve } from "node:path"
import { z } from "zod"
import type { CalendarEvent, CalendarRule } from "../base/index.ts"
import { calendarFileWrong } from "./faults.ts"
import { defaults } from "./schema/defaults.ts"
import { defaulted, described, instant, optional, positiveDuration, text, zone } from "./schema/fields.ts"
import { checkedInstant } from "./time/instant.ts"
import { parseYaml } from "./yaml/parse-yaml.ts"
import { type ConfigIssue, configIssue } from "./yaml/issues.ts"
import { recurrenceProblem } from "./time/recurrence.ts"

const suppress = z.boolean({ error: "true or false" })
const suppressByDefault: boolean = defaults.calendar.suppress.value

export const calendarEvents = z
  .array(
    z.strictObject(
      {
        title: described(text, "What it is, for the report."),
        hosts: defaulted(text, defaults.calendar.hosts, "Glob of the hosts that it is about."),
        start: described(
          instant,
          "When it begins, the first time: ISO 8601, in `zone` where it carries no offset.",
        ),
        duration: described(positiveDuration, "How long it lasts."),
        rrule: optional(text, "How it comes again, as RFC 5545 says: FREQ=MONTHLY;BYDAY=4SU. Default: once."),
        zone: optional(zone, "IANA zone of its clock, through daylight saving. Default: report.timeZone."),
        suppress: defaulted(
          suppress,
          defaults.calendar.suppress,
          "true: an incident wholly inside it (ten minutes more on both sides) is no news and is listed apart, and its rows are not trained on. " +
            "false: the timelines show when it begins.",
        ),
      },
      { error: "keys with values: title, start, duration …" },
    ),
    { error: "a list of events" },
  )
  .readonly()

const icsText = 'a path such as maintenance.ics, or { file: maintenance.ics, hosts: "db-*", suppress: true }'
export const ics = z
  .array(
    z.union(
      [
        text.transform(file => ({ file, hosts: defaults.calendar.hosts.value, suppress: suppressByDefault })),
        z.strictObject({
          file: text,
          hosts: text.prefault(defaults.calendar.hosts.value),
          suppress: suppress.prefault(defaults.calendar.suppress.value),
        }),
      ],
      { error: icsText },
    ),
    { error: `a list of files: ${icsText}` },
  )
  .readonly()

type WrittenEvent = z.output<typeof calendarEvents>[number]

interface Written {
  readonly calendar?: readonly WrittenEvent[] | undefined
  readonly calendarFile?: string | undefined
  readonly ics?: z.output<typeof ics> | undefined
  readonly report: { readonly timeZone: string }
}

/** Paths are relative to `folder`. */
export function resolveCalendar(
  { calendar = [], calendarFile, ics = [], report: { timeZone } }: Written,
  folder: string,
): CalendarRule {
  return {
    events: calendar.map(event => resolveEvent(event, timeZone)),
    file: calendarFile === undefined ? null : resolve(folder, calendarFile),
    ics: ics.map(({ file, ...rest }) => ({ file: resolve(folder, file), ...rest })),
    zone: timeZone,
  }
}

/** Parses a file of events; `zone` applies to events without one. The Fault lists every problem. */
export function parseCalendarFile(content: string, file: string, zone: string): CalendarEvent[] {
  const rules = (events: readonly WrittenEvent[]) => calendarIssues(events, [])
  const events = parseYaml(content, {
    schema: calendarEvents,
    rules,
    invalid: problems => calendarFileWrong(file, problems),
  })
  return events.map(event => resolveEvent(event, zone))
}

/** Problems of recurrence rules; `at` is the path of the list. */
export function calendarIssues(events: readonly WrittenEvent[], at: readonly string[]): ConfigIssue[] {
  return events.flatMap(({ rrule, start }, i) => {
    const problem = rrule === undefined ? null : recurrenceProblem(rrule, checkedInstant(start, "UTC"))
    const hint = "write it as RFC 5545 does, such as FREQ=WEEKLY;BYDAY=SU"
    return problem === null
      ? []
      : [configIssue([...at, i, "rrule"], `${at.join(".")}[${i}].rrule: ${problem}`, hint)]
  })
}

function resolveEvent({ rrule, zone, ...event }: WrittenEvent, timeZone: string): CalendarEvent {
  return { ...event, rrule: rrule ?? null, zone: zone ?? timeZone }
}
