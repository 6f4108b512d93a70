import { readdir, readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import type { RunResult } from "../../src/base/index.ts"
import { noctule, smallCsv, smallSource } from "./small-night.ts"

const names = [
  "<script>alert(1)</script>",
  "{{x}}{{{y}}}",
  `"double" 'single' \`tick\``,
  "../../etc/passwd",
  "..",
  "a".repeat(300),
  "\u202egnirts\u202c עברית",
  "🦇 bat",
  "'; DROP TABLE night; --",
  "line\nbreak",
]

describe("host and metric names from a hostile source", () => {
  it("appear in the report only as text", async () => {
    const source = await smallSource([], { host: "{ column: host }", updates: 5 })
    const csv = (host: string): string =>
      smallCsv({ host, features: names.map(name => `m ${name}`), fault: 4, days: 4 })
    const [head] = csv("x").split(/\n(?=2026)/)
    const rows = names.flatMap(host =>
      csv(host)
        .split(/\n(?=2026)/)
        .slice(1)
        .map(row => `"${host.replaceAll('"', '""')}",${row.trim()}`),
    )
    await writeFile(join(source.root, "data/all.csv"), `host,${head}\n${rows.join("\n")}\n`)

    const ended = await noctule(["run", source.job, "--output", source.output])
    expect(ended.code, ended.stderr).toBe(0)
    expect(ended.stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202a-\u202e]/)

    const folder = join(source.output, "small/latest")
    const result = JSON.parse(await readFile(join(folder, "result.json"), "utf8")) as RunResult
    expect(result.hosts.map(({ host }) => host).sort()).toEqual([...names].sort())
    expect(result.hosts.every(({ status }) => status === "scored")).toBe(true)
    expect((await readdir(join(folder, "scores"))).sort()).toEqual(
      result.hosts.map(({ file }) => `${file}.parquet`).sort(),
    )

    const html = await readFile(join(folder, "report.html"), "utf8")
    expect(html).not.toContain("<script>alert")
    expect(html).not.toMatch(/[\u202a-\u202e]/)
    expect(html).toContain("&lt;script&gt;alert(1)")
    expect(html).toMatch(/(\{\{|&#123;&#123;|&#x7B;&#x7B;)x/)
  })
})
