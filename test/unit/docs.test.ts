import { existsSync, readdirSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { describe, expect, it } from "vitest"
import { exits } from "../../src/base/index.ts"
import { noctule } from "../integration/small-night.ts"

const pages = [
  "README.md",
  "ARCHITECTURE.md",
  "CONTRIBUTING.md",
  "CHANGELOG.md",
  "SECURITY.md",
  "jobs/kubernetes/README.md",
  "test/bench/README.md",
]
const read = (path: string): string => readFileSync(path, "utf8")

describe.each(pages)("%s", page => {
  it("links only to what is there", () => {
    const targets = [...read(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target!)
    const dead = targets
      .filter(target => !/^https?:/.test(target))
      .filter(target => {
        const [path, anchor] = target.split("#") as [string, string | undefined]
        const file = path === "" ? page : join(dirname(page), path)
        return !existsSync(file) || (anchor !== undefined && !anchorsOf(read(file)).includes(anchor))
      })
    expect(dead).toEqual([])
  })

  it("names only npm scripts, rooms and tests that exist", () => {
    const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> }
    const called = [...read(page).matchAll(/npm (?:run )?([a-z:-]+)/g)]
      .map(([, script]) => script!)
      .filter(script => !["ci", "registry", "install", "alone"].includes(script))
    expect(called.filter(script => !(script in scripts))).toEqual([])
    const paths = [...read(page).matchAll(/`((?:src|test|jobs|templates)\/[\w./-]+)`/g)].map(
      ([, path]) => path!,
    )
    expect(paths.filter(path => !existsSync(path))).toEqual([])
  })
})

describe("the README's commands", () => {
  it("are those of the program, every one with its options", async () => {
    const readme = read("README.md")
    const { stdout } = await noctule(["--help"])
    const commands = [...stdout.matchAll(/^ {2}([a-z]+) (?:\[options\] )?[<\[]?/gm)]
      .map(([, name]) => name!)
      .filter(name => name !== "help" && name !== "noctule")
    expect(commands.length).toBeGreaterThanOrEqual(6)
    expect(commands.filter(name => !readme.includes(`\`noctule ${name}`))).toEqual([])
    const { stdout: run } = await noctule(["run", "--help"])
    const options = [...run.matchAll(/^ {2}(--[a-z-]+)/gm)].map(([, option]) => option!)
    expect(options.length).toBeGreaterThanOrEqual(9)
    expect(options.filter(option => !readme.includes(option))).toEqual([])
  })

  it("and their exit codes are all told, by the README and by --help", async () => {
    const readme = read("README.md")
    const { stdout } = await noctule(["--help"])
    const documented = stdout.slice(stdout.indexOf("Exit codes:"))
    for (const code of Object.values(exits)) {
      expect(readme).toMatch(new RegExp(`^\\| ${code} \\|`, "m"))
      expect(documented).toMatch(new RegExp(`(: |· |^ +)${code} [a-z-]`, "m"))
    }
  })

  it("begin with those that CI runs", () => {
    expect(read(".ci/run")).toContain("npm ci")
    expect(read(".ci/run")).toContain("npm test")
    expect(read("README.md")).toContain("npm ci && npm test")
  })

  it("have a job file for every name in jobs/", () => {
    const files = readdirSync("jobs").filter(file => file.endsWith(".yaml") && !file.startsWith("labels"))
    expect(files).toContain("demo.yaml")
    const schemaOf = (file: string): string => (file.startsWith("incidents") ? "incidents" : "job")
    expect(
      files.every(file =>
        read(join("jobs", file)).startsWith(
          `# yaml-language-server: $schema=./${schemaOf(file)}.schema.json\n`,
        ),
      ),
    ).toBe(true)
  })
})

/** As GitHub makes them. */
function anchorsOf(markdown: string): string[] {
  return [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  )
}
