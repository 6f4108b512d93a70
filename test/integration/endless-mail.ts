import { join } from "node:path"
import { expect } from "vitest"
import { outboxOf, readOutbox } from "../../src/deliver/index.ts"
import { stopwatch } from "../clock.ts"
import { type EndlessServer, endlessSmtp } from "../unit/deliver/loopback.ts"
import { type CommandOptions, type Ended, noctule, type SmallSource, smallSource } from "./small-night.ts"

/** A night whose mail goes to a server that never ends its answer. */
export interface EndlessMail {
  readonly source: SmallSource
  readonly server: EndlessServer
}

/** `pause` is the server's, ms; `timeout` the route's. */
export async function endlessMail(pause: number, timeout: string): Promise<EndlessMail> {
  const server = await endlessSmtp(pause)
  const to = `to: mail, server: 127.0.0.1, port: ${server.port}, tls: never, attempts: 1, timeout: ${timeout}`
  const more = `deliver: [{ ${to}, from: a@example.org, recipients: b@example.org }]\n`
  return { source: await smallSource([{ host: "a", fault: 3 }], { updates: 2, more }), server }
}

/** How the command ended, and ms since the server began its answer. */
export async function timed(
  command: string,
  { source: { job, output }, server }: EndlessMail,
  options: CommandOptions = {},
): Promise<{ readonly ended: Ended; readonly elapsed: number }> {
  let elapsed = stopwatch()
  server.nextAnswer().addEventListener("abort", () => (elapsed = stopwatch()))
  const ended = await noctule([command, job, "--output", output], options)
  return { ended, elapsed: elapsed() }
}

/** SIGTERM, once the server answers, ends the command within 10 s with 143, and the message is kept. */
export async function expectStopped(command: string, night: EndlessMail): Promise<void> {
  const stop = { killWhen: night.server.nextAnswer(), signal: "SIGTERM" } as const
  const { ended, elapsed } = await timed(command, night, stop)
  expect(ended, ended.stderr).toMatchObject({ code: 143, signal: null })
  expect(elapsed).toBeLessThan(10_000)
  await expectKept(night)
}

/** The one message, still to be sent. */
export async function expectKept({ source: { output } }: EndlessMail): Promise<void> {
  const { entries, damaged } = await readOutbox(outboxOf(join(output, "small")))
  expect(damaged).toEqual([])
  expect(entries.map(({ state }) => state)).toEqual(["pending"])
}
