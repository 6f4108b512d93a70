import { existsSync, readdirSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { describe, expect, it } from "vitest"
import { exits } from "../../src/base/index.ts"
import { createProgram } from "../../src/cli/program.ts"

const read = (path: string): string => readFileSync(path, "utf8")

/** Every page that people read, but for the generated list of licences. */
const pages = ["src", "jobs", "test", "output"]
  .flatMap(folder =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map(name => join(folder, name)),
  )
  .concat(readdirSync("."))
  .filter(path => path.endsWith(".md") && path !== "THIRD-PARTY.md" && !/(golden|output\/.*\/)/.test(path))

describe.each(pages)("%s", page => {
  it("links only to existing files and headings", () => {
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
    const called = [...read(page).matchAll(/npm (?:(?:run )?([a-z]+:[a-z:-]+)|run ([a-z:-]+))/g)]
      .map(([, named, run]) => named ?? run!)
      .filter(script => script !== "")
    expect(called.filter(script => !(script in scripts))).toEqual([])
    const paths = [...read(page).matchAll(/`((?:src|test|jobs|templates)\/[\w./-]+)`/g)].map(
      ([, path]) => path!,
    )
    expect(paths.filter(path => !existsSync(path))).toEqual([])
  })

  it("uses no retired words", () => {
    const prose = read(page).replace(/```[^]*?```|`[^`]*`/g, "")
    expect(
      prose.match(/\b(usual|told|tells?|kin|lent|lends?|mend(s|ed)?|promised?|said|a host and week)\b/gi),
    ).toBeNull()
  })
})

it("SECURITY.md names the tests of each attack by titles that their files have", () => {
  const named = [...read("SECURITY.md").matchAll(/^\| .+ \| `(test\/[^`]+)` \| `([^`]+)` \|$/gm)]
  expect(named.length).toBeGreaterThan(50)
  const wrong = named.filter(([, file = "", title = ""]) => !read(file).includes(`"${title}"`))
  expect(wrong.map(([row]) => row)).toEqual([])
})

describe("the length of", () => {
  it.each([
    ["README.md", 150],
    ["CHANGELOG.md", 40],
  ])("%s is at most %i lines", (page, most) => {
    expect(read(page).trimEnd().split("\n").length).toBeLessThanOrEqual(most)
  })
})

describe("the commands", () => {
  const program = createProgram(() => async () => undefined)
  const optionsOf = (name: string): readonly string[] =>
    program.commands.find(command => command.name() === name)!.options.map(({ long }) => long!)

  it("are all in the README, and the options of run", () => {
    const readme = read("README.md")
    expect(program.commands.length).toBeGreaterThanOrEqual(11)
    expect(
      program.commands.map(command => command.name()).filter(name => !readme.includes(`\`noctule ${name}`)),
    ).toEqual([])
    expect(optionsOf("run").filter(option => !readme.includes(option))).toEqual([])
    expect(program.options.map(({ long }) => long!).filter(option => !readme.includes(option))).toEqual([
      "--version",
    ])
  })

  it("evaluate has all its options in test/bench/README.md", () => {
    const page = read("test/bench/README.md")
    expect(optionsOf("evaluate").filter(option => !page.includes(`\`${option}`))).toEqual([])
  })

  it("have exit codes that the README and --help list", () => {
    const readme = read("README.md")
    let help = ""
    program.configureOutput({ writeOut: text => (help += text) }).outputHelp()
    const listed = help.slice(help.indexOf("Exit codes:"))
    for (const code of Object.values(exits)) {
      expect(readme).toMatch(new RegExp(`^\\| ${code} \\|`, "m"))
      expect(listed).toMatch(new RegExp(`(: |· |^ +)${code} [a-z-]`, "m"))
    }
  })

  it("that install and test are those that CI runs", () => {
    expect(read(".ci/run")).toContain("npm ci")
    expect(read(".ci/run")).toContain("npm test")
    expect(read("README.md")).toContain("npm ci && npm test")
  })
})

describe("the keys of the job file", () => {
  it("are all in jobs/README.md, with their defaults", () => {
    const rows = read("jobs/README.md")
      .split("\n")
      .filter(line => line.startsWith("| "))
      .map(line => line.replaceAll("\\|", "").split("|"))
    const keys = keysOf(JSON.parse(read("jobs/job.schema.json")) as Schema)
    expect(keys.length).toBeGreaterThan(50)
    const wrong = keys.flatMap(({ key, value }) => {
      const row = rows.find(([, first = ""]) => first.includes(`\`${key}\``))
      if (row === undefined) return [`no row for ${key}`]
      return value === undefined || row[2]!.includes(shown(value)) ? [] : [`${key}: default ${shown(value)}`]
    })
    expect(wrong).toEqual([])
  })

  it("are checked by an editor in every file of jobs/", () => {
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

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: Schema | boolean
  readonly default?: unknown
}

/** Dotted keys of all values that are not sections; a map's keys are `*`. */
function keysOf(
  { properties = {}, additionalProperties }: Schema,
  path: readonly string[] = [],
): readonly { readonly key: string; readonly value: unknown }[] {
  const inner =
    typeof additionalProperties === "object" ? { ...properties, "*": additionalProperties } : properties
  return Object.entries(inner).flatMap(([name, schema]) => {
    const own = [...path, name]
    const below = keysOf(schema, own)
    return below.length > 0 ? below : [{ key: own.join("."), value: schema.default }]
  })
}

/** As the page writes a default. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return value.length > 3 ? value.join(" ") : `[${value.join(", ")}]`
  return value === 3e-3 ? "3e-3" : String(value)
}

/** As GitHub makes them. */
function anchorsOf(markdown: string): string[] {
  return [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  )
}
