import { execFile } from "node:child_process"
import { existsSync } from "node:fs"
import { mkdir, mkdtemp, readdir, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { dirname, join, resolve } from "node:path"
import { promisify } from "node:util"
import { expect, it } from "vitest"
import { smallSource } from "../integration/small-night.ts"

const program = resolve("dist/cli/main.js")
/** Where puppeteer looks for its configuration, each as a program that leaves a mark. */
const configFiles = [
  ".puppeteerrc",
  ".puppeteerrc.cjs",
  ".puppeteerrc.js",
  ".puppeteerrc.mjs",
  "puppeteer.config.cjs",
  "puppeteer.config.js",
  ".config/puppeteerrc.cjs",
  ".config/puppeteerrc.js",
]

async function plantConfigs(folder: string, marks: string): Promise<void> {
  for (const name of configFiles) {
    const mark = JSON.stringify(join(marks, name.replace("/", "-")))
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), `process.getBuiltinModule("fs").writeFileSync(${mark}, "")\n`)
  }
}

it.each(["doctor", "validate", "run"])(
  "%s executes no configuration file of the working folder, its parents or HOME",
  async command => {
    const root = await mkdtemp(join(tmpdir(), "noctule-folder-"))
    const [marks, home, folder] = ["marks", "home", "parent/folder"].map(name => join(root, name)) as [
      string,
      string,
      string,
    ]
    for (const place of [marks, home, folder]) await mkdir(place, { recursive: true })
    for (const place of [home, dirname(folder), folder]) await plantConfigs(place, marks)
    const { job, output } = await smallSource([{ host: "a" }], { updates: 2 })
    await promisify(execFile)(process.execPath, [program, command, job, "--output", output], {
      cwd: folder,
      env: { ...process.env, HOME: home },
    }).catch((error: { code?: unknown }) => expect(error.code).toBeTypeOf("number"))
    expect(await readdir(marks)).toEqual([])
  },
)

it.skipIf(!existsSync("/dev/full"))(
  "a night ends well with no HOME to read and nobody to take its log",
  async () => {
    const { job, output } = await smallSource([{ host: "a" }], { updates: 2 })
    const command = `exec "$@" 2> /dev/full`
    const args = ["-c", command, "sh", process.execPath, program, "run", job, "--output", output]
    const { stdout } = await promisify(execFile)("sh", args, { env: { ...process.env, HOME: "/dev/null" } })
    expect(stdout).toContain("report.html")
  },
)
