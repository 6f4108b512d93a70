import { spawnSync } from "node:child_process"
import { describe, expect, it } from "vitest"
import { createProgram } from "../../../../src/cli/program.ts"
import { completionScript, shells } from "../../../../src/cli/shell/completion.ts"
import { manPage } from "../../../../src/cli/shell/man-page.ts"

const program = createProgram(() => async () => undefined)
const has = (shell: string): boolean => spawnSync(shell, ["--version"]).error === undefined

describe.each(shells)("the completion of %s", shell => {
  it("names every command and option", () => {
    const script = completionScript(shell, program)
    for (const command of program.commands) {
      expect(script).toContain(command.name())
      for (const { long } of command.options) expect(script).toContain(String(long).replace(/^--/, ""))
    }
  })

  it.skipIf(!has(shell))("is valid", () => {
    const { status, stderr } = spawnSync(shell, ["-n"], {
      input: completionScript(shell, program),
      encoding: "utf8",
    })
    expect([status, stderr]).toEqual([0, ""])
  })
})

describe.skipIf(!has("bash"))("bash completes", () => {
  it.each([
    ["noctule ru", "run"],
    ["noctule run --fail-on cr", "critical"],
    ["noctule run --dry", "--dry-run"],
    ["noctule schema in", "incidents"],
    ["noctule --quiet comp", "completion"],
    ["noctule completion z", "zsh"],
  ])("%s", (line, expected) => {
    const words = line.split(" ").map(word => `'${word}'`)
    const ask = `COMP_WORDS=(${words.join(" ")}); COMP_CWORD=${words.length - 1}; _noctule; echo "\${COMPREPLY[@]}"`
    const script = `${completionScript("bash", program)}\n${ask}`
    expect(spawnSync("bash", [], { input: script, encoding: "utf8" }).stdout).toBe(`${expected}\n`)
  })
})

describe("the man page", () => {
  const page = manPage()

  it("has every command, its options and every exit code", () => {
    for (const command of program.commands) expect(page).toContain(`.SS noctule ${command.name()}`)
    expect(page.match(/^\.TP\n\\fB[\d/]+\\fR/gm)).toHaveLength(9)
    expect(page).toContain("\\fB\\-\\-fail\\-on <severity>\\fR")
  })

  it("has no line that troff would take for a request", () => {
    const requests = page.match(/^[.'].{0,3}/gm) ?? []
    expect([...new Set(requests.map(request => request.trim()))].sort()).toEqual(
      [".SH", ".SS", ".TH", ".TP", ".nf", ".fi"].sort(),
    )
  })
})
