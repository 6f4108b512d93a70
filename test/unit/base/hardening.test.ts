import { execFileSync } from "node:child_process"
import { expect, it } from "vitest"
import { childEnv } from "../../../src/base/index.ts"

it("a child's environment has the allowed variables, then its own, and none from a prototype", () => {
  const inherited = Object.create({ NODE_OPTIONS: "--require=/tmp/x" }) as Record<string, string | undefined>
  const env = childEnv(
    Object.assign(inherited, { PATH: process.env["PATH"], SMTP_PASSWORD: "hunter2", TZ: "Asia/Tokyo" }),
    /^(PATH|TZ|NODE_\w+)$/,
    { TZ: "UTC" },
  )
  const script = "process.stdout.write(Object.keys(process.env).join())"
  expect(execFileSync(process.execPath, ["-e", script], { env, encoding: "utf8" })).toBe("PATH,TZ")
  expect(env["TZ"]).toBe("UTC")
})
