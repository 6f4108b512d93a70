import { readFile } from "node:fs/promises"
import { describe, expect, it } from "vitest"

interface Locked {
  readonly version?: string
  readonly license?: string
  readonly dev?: boolean
}

const permissive =
  /^(MIT|MIT-0|ISC|0BSD|BSD-[23]-Clause|Apache-2\.0|Unlicense|CC0-1\.0|Python-2\.0|AFL-2\.1|OFL-1\.1|MPL-2\.0)$/
/** Packages whose entry in the registry lacks the licence that their LICENSE file states. */
const stated: Readonly<Record<string, string>> = { "typed-function": "MIT" }

const { packages } = JSON.parse(await readFile("package-lock.json", "utf8")) as {
  packages: Record<string, Locked>
}
const installed = Object.entries(packages)
  .filter(([path, { dev }]) => path !== "" && !dev)
  .map(([path, { version = "", license }]) => {
    const name = path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length)
    return { name, version, licence: license ?? stated[name] ?? "unknown" }
  })

describe("what is installed at run time", () => {
  it("has permissive or weakly reciprocal licences", () => {
    const words = (licence: string): string[] => licence.replaceAll(/[()]/g, "").split(/ (?:AND|OR) /)
    expect(installed.filter(({ licence }) => !words(licence).every(word => permissive.test(word)))).toEqual(
      [],
    )
  })

  it("is listed in THIRD-PARTY.md (mend: npx vitest run test/unit/licences.test.ts -u)", async () => {
    const rows = [
      ...new Set(installed.map(({ name, version, licence }) => `| ${name} | ${version} | ${licence} |`)),
    ].sort()
    const text = `# Packages installed at run time\n\n| package | version | licence |\n| --- | --- | --- |\n${rows.join("\n")}\n`
    await expect(text).toMatchFileSnapshot("../../THIRD-PARTY.md")
  })
})
