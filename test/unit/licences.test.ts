import { readFile } from "node:fs/promises"
import { resolve } from "node:path"
import { describe, expect, it } from "vitest"

interface Locked {
  readonly version?: string
  readonly license?: string
  readonly dev?: boolean
  readonly dependencies?: Readonly<Record<string, string>>
}

const permissive =
  /^(MIT|MIT-0|ISC|0BSD|BSD-[23]-Clause|Apache-2\.0|Unlicense|CC0-1\.0|Python-2\.0|AFL-2\.1|OFL-1\.1|MPL-2\.0)$/
/** Packages whose entry in the registry lacks the licence that their LICENSE file states. */
const stated: Readonly<Record<string, string>> = { "typed-function": "MIT" }

interface Bundle {
  readonly bundledRoots: readonly string[]
  readonly leftOut: readonly string[]
}
const { bundledRoots, leftOut } = (await import(resolve("rolldown.config.js"))) as Bundle
const { packages } = JSON.parse(await readFile("package-lock.json", "utf8")) as {
  packages: Record<string, Locked>
}
const installed = Object.keys(packages).filter(path => path !== "" && packages[path]?.dev !== true)
const bundled = needed(bundledRoots.map(name => `node_modules/${name}`))

describe.each([
  ["installed", installed],
  ["bundled", bundled],
])("what is %s", (_, paths) => {
  it("has permissive or weakly reciprocal licences", () => {
    const words = (licence: string): string[] => licence.replaceAll(/[()]/g, "").split(/ (?:AND|OR) /)
    expect(paths.length).toBeGreaterThan(50)
    expect(paths.filter(path => !words(licenceOf(path)).every(word => permissive.test(word)))).toEqual([])
  })
})

it("what is shipped is listed in THIRD-PARTY.md (renew: npx vitest run test/unit/licences.test.ts -u)", async () => {
  const text = [
    ...["# Packages installed at run time", ...table(installed)],
    ...[
      "# Packages in Noctule's own files",
      "dist/bundled/LICENSES.txt has the licence of each.",
      ...table(bundled),
    ],
  ]
  await expect(text.join("\n\n") + "\n").toMatchFileSnapshot("../../THIRD-PARTY.md")
})

function table(paths: readonly string[]): readonly string[] {
  const rows = paths.map(path => `| ${nameOf(path)} | ${packages[path]?.version} | ${licenceOf(path)} |`)
  return [["| package | version | licence |", "| --- | --- | --- |", ...[...new Set(rows)].sort()].join("\n")]
}

/** These packages and all that they depend on, as npm's lookup finds it. */
function needed(roots: readonly string[]): readonly string[] {
  const found = new Set<string>(roots)
  for (const path of found)
    for (const name of Object.keys(packages[path]?.dependencies ?? {})) {
      const dependency = leftOut.includes(name) ? null : nearest(path, name)
      if (dependency !== null) found.add(dependency)
    }
  return [...found]
}

function nearest(path: string, name: string): string | null {
  const here = `${path}/node_modules/${name}`
  if (here in packages) return here
  const above = path.slice(0, Math.max(0, path.lastIndexOf("/node_modules/")))
  return above === ""
    ? `node_modules/${name}` in packages
      ? `node_modules/${name}`
      : null
    : nearest(above, name)
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length)
}

function licenceOf(path: string): string {
  return packages[path]?.license ?? stated[nameOf(path)] ?? "unknown"
}
