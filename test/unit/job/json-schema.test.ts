import { readFile } from "node:fs/promises"
import { describe, expect, test } from "vitest"
import { parse } from "yaml"
import { z } from "zod"
import { type Effects, exits } from "../../../src/base/index.ts"
import { schema } from "../../../src/cli/commands/schema.ts"
import { defaults } from "../../../src/job/schema/defaults.ts"
import { jobSchema } from "../../../src/job/index.ts"
import { exampleJobs } from "./fixture.ts"

describe("the JSON Schema of job files", () => {
  test.each(["job", "result"] as const)("of a %s in jobs/ is what `noctule schema` prints", async of => {
    let printed = ""
    expect(await schema({ of }, {} as Effects, text => void (printed += text))).toBe(exits.done)
    expect(await readFile(`jobs/${of}.schema.json`, "utf8")).toBe(printed)
  })

  test("describes every key", () => {
    const bare = Object.entries(propertiesOf(jobSchema())).filter(([, { description }]) => !description)
    expect(bare).toEqual([])
  })

  test("gives each default with its reason", () => {
    const text = JSON.stringify(jobSchema())
    for (const { reason } of Object.values(defaults).flatMap(entry =>
      "reason" in entry ? [entry] : Object.values(entry),
    )) {
      expect(text).toContain(reason)
    }
  })

  test.each(exampleJobs)("accepts jobs/%s.yaml, which names it in its first line", async name => {
    const text = await readFile(`jobs/${name}.yaml`, "utf8")
    expect(text.split("\n")[0]).toBe("# yaml-language-server: $schema=./job.schema.json")
    const checker = z.fromJSONSchema(jobSchema() as Parameters<typeof z.fromJSONSchema>[0])
    expect(checker.safeParse(parse(text)).error).toBeUndefined()
    expect(checker.safeParse({ ...parse(text), nigth: {} }).success).toBe(false)
  })

  test("is complete, with every default, in the example file", async () => {
    const text = await readFile("jobs/nightly.example.yaml", "utf8")
    const unnamed = Object.keys(propertiesOf(jobSchema()))
      .map(path => path.split(".").at(-1))
      .filter(key => !new RegExp(`\\b${key}:`).test(text))
    expect(unnamed).toEqual([])
  })
})

interface Described {
  readonly description?: string
  readonly properties?: Readonly<Record<string, Described>>
  readonly additionalProperties?: Described | boolean
}

/** Every property by its path. */
function propertiesOf(node: Described, path = ""): Readonly<Record<string, Described>> {
  const own = Object.entries(node.properties ?? {}).map(
    ([key, property]) => [path === "" ? key : `${path}.${key}`, property] as const,
  )
  const inner = own.map(([key, property]) => propertiesOf(property, key))
  const entries =
    typeof node.additionalProperties === "object" ? propertiesOf(node.additionalProperties, path) : {}
  return Object.assign({}, Object.fromEntries(own), entries, ...inner)
}
