import { describe, expect, it } from "vitest"
import { asInvoked, invocationOf } from "../../../../src/cli/terminal/invocation.ts"

describe("the command in a hint", () => {
  it.each([
    ["/usr/local/bin/noctule", {}, "noctule"],
    ["/home/ada/node_modules/.bin/noctule", {}, "npx noctule"],
    ["/home/ada/.npm/_npx/1/node_modules/.bin/noctule", { npm_command: "exec" }, "npx noctule"],
    ["/home/ada/noctule/dist/cli/main.js", {}, "npx noctule"],
  ])("of %s is as a shell finds it", (script, env, expected) => {
    expect(invocationOf({ argv: ["node", script], env })).toBe(expected)
  })

  it("is replaced once, and only where a command follows", () => {
    const hint = "rerun: noctule run JOB; npx noctule demo writes one; reinstall noctule."
    expect(asInvoked(hint, "npx noctule")).toBe(
      "rerun: npx noctule run JOB; npx noctule demo writes one; reinstall noctule.",
    )
    expect(asInvoked(hint, "noctule")).toBe(hint)
  })
})
