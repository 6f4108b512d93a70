import { execFileSync } from "node:child_process"
import { pathToFileURL } from "node:url"
import { expect, it } from "vitest"

const script = `
import { makeLog } from ${JSON.stringify(pathToFileURL("dist/cli/terminal/log.js").href)}
const log = makeLog({ level: "info", terminal: false, colour: false, before: () => undefined })
log.info("host.examined", { host: "a\\u009b31m\\u202eb\\u2066" })
process.stdout.write("done")`
const run = (shell: string): string =>
  execFileSync("sh", ["-c", `"${process.execPath}" --input-type=module -e "$0" ${shell}`, script], {
    encoding: "utf8",
  })

it("A line of the log is plain JSON: it holds no control that a terminal would obey, and loses nothing", () => {
  const printed = run("2>&1")
  expect(printed).not.toMatch(/[\u007f-\u009f\u202a-\u202e\u2066-\u2069]/)
  expect(JSON.parse(printed.split("\n")[0]!)).toMatchObject({ host: "a\u009b31m\u202eb\u2066" })
})

it.runIf(process.platform === "linux")("A log that nobody takes ends nothing", () => {
  expect(run("2>/dev/full")).toBe("done")
})
