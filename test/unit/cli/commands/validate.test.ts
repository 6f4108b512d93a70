import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { type Effects, exits } from "../../../../src/base/index.ts"
import { validate, type ValidateArguments } from "../../../../src/cli/commands/validate.ts"

const silent = (): void => undefined
const start = Date.UTC(2026, 0, 1)
let folder = ""

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "noctule-validate-"))
  await mkdir(join(folder, "data"))
  const lines = Array.from(
    { length: 4000 },
    (_, m) => `${new Date(start + m * 60_000).toISOString()},${Math.sin(m / 99).toFixed(3)},${(m * 7) % 100}`,
  )
  for (const host of ["a", "b"])
    await writeFile(join(folder, "data", `${host}.csv`), ["timestamp,cpu-user,load", ...lines].join("\n"))
})
afterAll(() => rm(folder, { recursive: true }))

/**
 * Checks the job file `text` and gives what is printed and the exit. No PDF, unless the text says so:
 * browsers have tests of their own.
 */
async function validated(
  text: string,
  args: Omit<ValidateArguments, "job"> = {},
): Promise<{ printed: string; exit: number }> {
  const effects: Effects = {
    now: () => start + 4000 * 60_000,
    env: {},
    signal: new AbortController().signal,
    log: { debug: silent, info: silent, warn: silent, error: silent },
    progress: { at: silent, clear: silent },
  }
  await writeFile(join(folder, "job.yaml"), text)
  let printed = ""
  const exit = await validate(
    { job: join(folder, "job.yaml"), ...args },
    effects,
    part => void (printed += part),
  )
  return { printed: printed.replaceAll(folder, "DIR"), exit }
}

const good = 'source: { root: data, files: "*.csv" }\nnight: { end: data }\nreport: { formats: [html] }\n'

describe("validate", () => {
  test("says of a good job what it found, and leaves nothing behind", async () => {
    const { printed, exit } = await validated(good)
    expect(printed).toBe(
      [
        "✓ job     DIR/job.yaml: job",
        "✓ output  DIR/output can be created in DIR",
        "✓ source  2 files of 2 hosts: a, b",
        "✓ night   2026-01-02T18:40Z to 2026-01-03T18:40Z, learning from the 42 h 40 min before it",
        "✓ columns a: 2 features, 2560 rows of history and 1440 of the night, one every 1 min",
        "✓ columns b: 2 features, 2560 rows of history and 1440 of the night, one every 1 min",
        "DIR/job.yaml is ready to run",
        "",
      ].join("\n"),
    )
    expect(exit).toBe(exits.done)
    expect((await readdir(folder)).sort()).toEqual(["data", "job.yaml"])
  })

  test("looks at labels and calendars, and says what is wrong in them", async () => {
    await writeFile(join(folder, "said.yaml"), "- { incident: INC-1, verdict: expectd }\n")
    const event =
      '- { title: Patches, start: "2026-01-02T03:00", duration: 1h, rrule: FREQ=WEEKLY, suppress: true }'
    const { printed, exit } = await validated(
      `${good}labels: said.yaml\nics: [gone.ics]\ncalendar:\n  ${event}\n`,
    )
    expect(printed).toContain(
      '✗ labels  [0].verdict: expected one of confirmed, expected, false-alarm, new-trend, got "expectd"',
    )
    expect(printed).toContain("DIR/said.yaml:1")
    expect(printed).toContain(
      "✓ planned 5 maintenance windows and 0 other events from the history's start to a month on",
    )
    expect(printed).toContain("✗ planned cannot read the calendar: there is no such file")
    expect(exit).toBe(exits.usage)
  })

  test("says where a recurrence rule makes no sense", async () => {
    const { printed, exit } = await validated(
      `${good}calendar:\n  - { title: x, start: "2026-01-02", duration: 1h, rrule: weekly }\n`,
    )
    expect(printed).toMatch(
      /calendar\[0\]\.rrule: expected a recurrence rule such as FREQ=WEEKLY;BYDAY=SU, got "weekly"/,
    )
    expect(printed).toContain("DIR/job.yaml:5")
    expect(exit).toBe(exits.usage)
  })

  test("lists what is wrong in the job file, each with its line and mend", async () => {
    const { printed, exit } = await validated("source: { fils: a }\nnigth: {}\n")
    expect(printed).toContain("✗ job     2 things are wrong in the job file")
    expect(printed).toContain(
      "\n          DIR/job.yaml:1: there is no key source.fils (did you mean files?)\n",
    )
    expect(printed).toContain("1 thing to fix before DIR/job.yaml runs well")
    expect(exit).toBe(exits.usage)
  })

  test("names a source that is not there, and --source", async () => {
    const { printed, exit } = await validated(good, { source: join(folder, "elsewhere") })
    expect(printed).toContain("✗ source")
    expect(printed).toContain("--source")
    expect(exit).toBe(exits.input)
  })

  test("names a time column that is not there, and the one that is", async () => {
    const { printed, exit } = await validated(good.replace("files:", "time: { column: ts }, files:"))
    expect(printed).toMatch(/✗ source {2}no column "ts" in a.csv/)
    expect(printed).toContain("set source.time.column: timestamp")
    expect(exit).toBe(exits.input)
  })

  test("points at rules that fit no column", async () => {
    const { printed, exit } = await validated(
      `${good}features: { cpu-usr: { unit: "%" }, "disk-*": { unit: B }, "cpu-*": { unit: "%" } }\n`,
    )
    expect(printed).toContain("! columns features.cpu-usr matches no column: did you mean cpu-user?")
    expect(printed).toContain(
      "! columns features.disk-* matches no column; columns: timestamp, cpu-user, load",
    )
    expect(printed).not.toContain("features.cpu-* fits")
    expect(exit).toBe(exits.done)
  })

  test("tells one broken host from the whole", async () => {
    await writeFile(join(folder, "data", "c.csv"), "")
    const { printed, exit } = await validated(good)
    await rm(join(folder, "data", "c.csv"))
    expect(printed).toContain("✗ source  the file is empty")
    expect(printed).toContain("✓ columns a:")
    expect(exit).toBe(exits.input)
  })

  test("says that events cannot be read", async () => {
    const { printed } = await validated(good.replace("files:", "events: none.csv, files:"))
    expect(printed).toContain("✗ events  cannot read the events")
  })

  test("refuses an output that is a file, or that cannot be written", async () => {
    await writeFile(join(folder, "taken"), "")
    const taken = await validated(good, { output: join(folder, "taken/x") })
    await rm(join(folder, "taken"))
    expect(taken.printed).toContain("✗ output  the output is not a folder")
    expect(taken.exit).toBe(exits.usage)
    const sealed = await validated(good, {
      output: process.getuid?.() === 0 ? "/proc/1/noctule" : await sealedFolder(),
    })
    expect(sealed.printed).toContain("✗ output  cannot write to the output folder")
    expect(sealed.exit).toBe(exits.usage)
  })

  test("gives the gravest exit of several", async () => {
    await writeFile(join(folder, "taken"), "")
    const { exit } = await validated(good, {
      output: join(folder, "taken"),
      source: join(folder, "elsewhere"),
    })
    await rm(join(folder, "taken"))
    expect(exit).toBe(exits.usage)
  })
})

async function sealedFolder(): Promise<string> {
  const sealed = join(folder, "sealed")
  await mkdir(sealed, { recursive: true })
  await chmod(sealed, 0o500)
  return sealed
}
