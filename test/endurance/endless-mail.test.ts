import { expect, it } from "vitest"
import { endlessMail, expectKept, expectStopped, timed } from "../integration/endless-mail.ts"

/** ms between the lines of the server's answer. */
const pause = 1000

it("a mail server that says a line of its answer each second holds a run for one time-out, and its message waits", async () => {
  const night = await endlessMail(pause, "20s")
  const { ended, elapsed } = await timed("run", night)
  expect(ended.code, ended.stderr).toBe(6)
  expect(ended.stdout).toContain("not done within 20 s")
  expect(elapsed).toBeLessThan(40_000)
  await expectKept(night)
})

it("SIGTERM stops both run and deliver within 10 s of its answer", async () => {
  const night = await endlessMail(pause, "10m")
  await expectStopped("run", night)
  await expectStopped("deliver", night)
})
