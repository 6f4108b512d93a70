import { execFileSync } from "node:child_process"
import { existsSync } from "node:fs"
import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { expect, it } from "vitest"
import { smallSource } from "../integration/small-night.ts"
import { hostileNight } from "./night.ts"

/** Options by which Node would execute code that writes a file. */
function optionsWriting(path: string): string {
  const code = `import { writeFileSync } from "node:fs"; writeFileSync(${JSON.stringify(path)}, "")`
  return `--import=data:text/javascript;base64,${Buffer.from(code).toString("base64")}`
}

/** An event that would give every object of the program such options, were it merged into its prototype. */
function attack(uid: string, options: string): string[] {
  const properties = [
    `X-NODE_OPTIONS:${options}`,
    `NODE_OPTIONS:${options}`,
    `EXECARGV:${options}`,
    "SHELL:/bin/sh",
  ]
  return [
    "BEGIN:VEVENT",
    `UID:${uid}`,
    ...properties,
    "DTSTART:20260309T100000Z",
    "DURATION:PT1H",
    "END:VEVENT",
  ]
}

it("a calendar file whose event is named as a prototype runs no code in any process of a night", async () => {
  const source = await smallSource([{ host: "a" }], {
    updates: 2,
    more: 'ics: [{ file: team.ics, hosts: "*" }]',
  })
  const [control, mark] = [join(source.root, "control"), join(source.root, "mark")]
  execFileSync(process.execPath, ["-e", "0"], { env: { NODE_OPTIONS: optionsWriting(control) } })
  expect(existsSync(control), "the attack writes its file where options are taken").toBe(true)
  const events = ["__proto__", "constructor", "prototype"].flatMap(uid => attack(uid, optionsWriting(mark)))
  const lines = ["BEGIN:VCALENDAR", ...events, "END:VCALENDAR", ""]
  await writeFile(join(source.root, "team.ics"), lines.join("\r\n"))
  const night = await hostileNight(source)
  expect(night.code, night.stderr).toBe(0)
  expect(night.result?.hosts.map(({ status }) => status)).toEqual(["scored"])
  expect(existsSync(mark)).toBe(false)
})
